package dev.backplane.bench;

import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** A contender in one measurement: its figures so far, or why there are none. */
final class Entrant {
    /** The most that others may have of the processors. */
    private static final double MOST_STOLEN = 0.03;

    private final Contender contender;
    private final int attempts;
    private final Supplier<DoubleSupplier> stolenTime;
    private final double[] figures;
    private int measured;
    private String note;
    private Exception failure;

    /**
     * An entrant.
     *
     * @param contender who it is
     * @param rounds how many figures it is to have
     * @param attempts how often it may be measured in a round, as long as a hypervisor takes processors away
     * @param stolenTime as {@link StolenTime#begin}
     */
    Entrant(
            final Contender contender,
            final int rounds,
            final int attempts,
            final Supplier<DoubleSupplier> stolenTime) {
        this.contender = contender;
        this.attempts = attempts;
        this.stolenTime = stolenTime;
        this.figures = new double[rounds];
    }

    void measure() {
        if (note != null) {
            return;
        }
        try {
            figures[measured] = undisturbed();
            measured++;
        } catch (final UnavailableException e) {
            note = "not available: " + e.getMessage();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e);
        } catch (final Exception e) {
            fail(e);
        }
    }

    private double undisturbed() throws Exception {
        for (int attempt = 1; ; attempt++) {
            final DoubleSupplier stolen = stolenTime.get();
            final double figure = contender.measure();
            if (attempt == attempts || stolen.getAsDouble() <= MOST_STOLEN) {
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

    boolean isMeasured() {
        return measured == figures.length;
    }

    double figure(final int round) {
        return figures[round];
    }

    Double median() {
        return isMeasured() ? Figures.median(figures) : null;
    }

    String note() {
        return note;
    }

    Optional<Exception> failure() {
        return Optional.ofNullable(failure);
    }
}
