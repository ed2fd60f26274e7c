/** Wait events. */
package dev.backplane.engine.wait;
