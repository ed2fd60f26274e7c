/** Files of shared memory, the control file, and waiting on a word of it. */
package dev.backplane.engine.memory;
