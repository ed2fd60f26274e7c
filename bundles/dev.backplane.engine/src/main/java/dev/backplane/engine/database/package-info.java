/** Databases. */
package dev.backplane.engine.database;
