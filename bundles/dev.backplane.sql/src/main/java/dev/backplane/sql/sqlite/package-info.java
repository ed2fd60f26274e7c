/** The embedded default: a SQLite file for each database. */
package dev.backplane.sql.sqlite;
