/** What the files of the databases in {@code etc} say about data sources. */
package dev.backplane.sql.config;
