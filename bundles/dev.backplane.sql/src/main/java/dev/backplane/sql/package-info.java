/** The SQL data source of each database. */
package dev.backplane.sql;
