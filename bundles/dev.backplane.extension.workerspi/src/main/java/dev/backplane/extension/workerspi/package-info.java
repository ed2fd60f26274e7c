/**
 * The extension {@code workerspi}: what PostgreSQL's test module {@code worker_spi} does. Background workers that fold
 * the rows of a table, some in each database from the start, and more on demand.
 */
package dev.backplane.extension.workerspi;
