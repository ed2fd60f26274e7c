/** Background workers: their table in shared memory, and the supervisor that starts, restarts and stops them. */
package dev.backplane.engine.worker;
