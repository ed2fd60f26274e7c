/** Tranches of locks. */
package dev.backplane.engine.tranche;
