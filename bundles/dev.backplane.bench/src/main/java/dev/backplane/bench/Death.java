package dev.backplane.bench;

/**
 * What became of the others when one of many sessions was killed.
 *
 * @param millis until they could use again what it held
 * @param lost how many of them lost an operation, or were lost themselves
 */
record Death(double millis, double lost) {}
