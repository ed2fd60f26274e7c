/** The JDBC drivers that bundles offer. */
package dev.backplane.sql.driver;
