package dev.backplane.bench;

import java.util.Optional;

/** A contender in one measurement: its figures so far, or why there are none. */
final class Entrant {
    private final Contender contender;
    private final double[] figures;
    private int measured;
    private String note;
    private Exception failure;

    Entrant(final Contender contender, final int rounds) {
        this.contender = contender;
        this.figures = new double[rounds];
    }

    void measure() {
        if (note != null) {
            return;
        }
        try {
            figures[measured] = contender.measure();
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
