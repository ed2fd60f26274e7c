package dev.backplane.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class EntrantTest {
    private final List<String> calls = new ArrayList<>();

    /** Each attempt gives its number; so much of each is stolen. */
    private Entrant entrant(final int attempts, final Double... stolen) {
        final Iterator<Double> shares = List.of(stolen).iterator();
        final Contender contender = new Contender() {
            private int attempt;

            @Override
            public String name() {
                return "ours";
            }

            @Override
            public double measure() {
                calls.add("measure");
                return ++attempt;
            }

            @Override
            public void retract() {
                calls.add("retract");
            }
        };
        final DoubleSupplier share = shares::next;
        return new Entrant(contender, 1, attempts, () -> share);
    }

    @Test
    void shouldTakeTheFirstFigureOfAMachineThatIsItsOwn() {
        final Entrant entrant = entrant(3, 0.02);
        entrant.measure();
        assertEquals(1, entrant.figure(0));
        assertEquals(List.of("measure"), calls);
    }

    @Test
    void shouldMeasureAnewWhileOthersHaveTheProcessors() {
        final Entrant entrant = entrant(3, 0.5, 0.0);
        entrant.measure();
        assertEquals(2, entrant.figure(0));
        assertEquals(List.of("measure", "retract", "measure"), calls);
    }

    @Test
    void shouldTakeTheLastFigureWhenThatDoesNotEnd() {
        final Entrant entrant = entrant(3, 0.5, 0.5, 0.5);
        entrant.measure();
        assertEquals(3, entrant.figure(0));
        assertTrue(entrant.isMeasured());
        assertEquals(List.of("measure", "retract", "measure", "retract", "measure"), calls);
    }

    @Test
    void shouldReadWhatIsStolenAsAShare() {
        final double share = StolenTime.begin().getAsDouble();
        assertTrue(share >= 0 && Double.isFinite(share), () -> "share " + share);
    }
}
