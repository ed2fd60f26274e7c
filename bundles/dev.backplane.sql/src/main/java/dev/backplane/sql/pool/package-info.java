/** Pools of connections. */
package dev.backplane.sql.pool;
