package dev.backplane.bench;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A contender in one measurement: its figures so far, or why there are none. */
final class Entrant {
    /** The most that others may have of the processors. */
    private static final double MOST_STOLEN = 0.03;

    private final Contender contender;
    private final int every;
    private final Patience patience;
    private final Supplier<DoubleSupplier> stolenTime;
    /** NaN where it has none. */
    private final double[] figures;

    private String note;
    private Exception failure;

    /**
     * An entrant.
     *
     * @param contender who it is
     * @param rounds how many there are
     * @param every it has a figure in the first of so many of them
     * @param patience waits as long as a hypervisor takes processors away
     * @param stolenTime as {@link StolenTime#begin}
     */
    Entrant(
            final Contender contender,
            final int rounds,
            final int every,
            final Patience patience,
            final Supplier<DoubleSupplier> stolenTime) {
        this.contender = contender;
        this.every = every;
        this.patience = patience;
        this.stolenTime = stolenTime;
        this.figures = new double[rounds];
        Arrays.fill(figures, Double.NaN);
    }

    void measure(final int round) {
        if (note != null || !isDue(round)) {
            return;
        }
        try {
            figures[round] = undisturbed();
        } catch (final UnavailableException e) {
            note = "not available: " + e.getMessage();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e);
        } catch (final Exception e) {
            fail(e);
        }
    }

    private boolean isDue(final int round) {
        return round % every == 0;
    }

    private double undisturbed() throws Exception {
        for (int attempt = 1; ; attempt++) {
            final DoubleSupplier stolen = stolenTime.get();
            final double figure = contender.measure();
            if (stolen.getAsDouble() <= MOST_STOLEN || !patience.waits(attempt)) {
                return figure;
            }
            contender.retract();
        }
    }

    void close() {
        try {
            contender.close();
        } catch (final RuntimeException e) {
            fail(e);
        }
    }

    private void fail(final Exception e) {
        note = "failed: " + e;
        failure = e;
    }

    String name() {
        return contender.name();
    }

    /** Whether there is a figure of each round in which it is measured. */
    boolean isMeasured() {
        return IntStream.range(0, figures.length).filter(this::isDue).allMatch(this::isMeasured);
    }

    /** Whether there is a figure of a round. */
    boolean isMeasured(final int round) {
        return !Double.isNaN(figures[round]);
    }

    double figure(final int round) {
        return figures[round];
    }

    Double median() {
        if (!isMeasured()) {
            return null;
        }
        return Figures.median(IntStream.range(0, figures.length)
                .filter(this::isMeasured)
                .mapToDouble(this::figure)
                .toArray());
    }

    String note() {
        return note;
    }

    Optional<Exception> failure() {
        return Optional.ofNullable(failure);
    }
}
