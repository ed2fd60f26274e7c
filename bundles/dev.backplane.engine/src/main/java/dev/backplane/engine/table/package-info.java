/** Tables of names in shared memory, and the simplest of them: that of resource owners. */
package dev.backplane.engine.table;
