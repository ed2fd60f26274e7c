package dev.backplane.bench;

import java.util.concurrent.Callable;

/**
 * A contender that is a name and a way to measure.
 *
 * @param name what is measured
 * @param round measures once
 */
record CallableContender(String name, Callable<Double> round) implements Contender {
    @Override
    public double measure() throws Exception {
        return round.call();
    }
}
