/** The lock, its slow path and its recovery. */
package dev.backplane.engine.lwlock;
