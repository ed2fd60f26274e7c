/** The service {@link dev.backplane.api.sql.DataSources}. */
package dev.backplane.sql.service;
