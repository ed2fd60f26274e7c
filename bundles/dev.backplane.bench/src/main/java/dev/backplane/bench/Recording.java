package dev.backplane.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/**
 * Runs that give several figures each. The contenders of several workloads read their figure of the same runs, one run
 * for each round; whoever first needs a further run makes it.
 *
 * @param <T> what a run gives
 */
final class Recording<T> {
    private final Callable<T> run;
    private final List<T> runs = new ArrayList<>();

    Recording(final Callable<T> run) {
        this.run = run;
    }

    private T run(final int round) throws Exception {
        while (runs.size() <= round) {
            runs.add(run.call());
        }
        return runs.get(round);
    }

    /**
     * A contender that shows one figure of each run.
     *
     * @param name its name
     * @param figure takes the figure from what a run gave
     * @return the contender
     */
    Contender contender(final String name, final ToDoubleFunction<? super T> figure) {
        return new Contender() {
            private int round;

            @Override
            public String name() {
                return name;
            }

            @Override
            public double measure() throws Exception {
                return figure.applyAsDouble(run(round++));
            }

            @Override
            public void retract() {
                round--;
                runs.remove(round);
            }
        };
    }
}
