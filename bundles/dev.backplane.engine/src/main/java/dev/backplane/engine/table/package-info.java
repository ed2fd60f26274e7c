/** Tables of names in shared memory. */
package dev.backplane.engine.table;
