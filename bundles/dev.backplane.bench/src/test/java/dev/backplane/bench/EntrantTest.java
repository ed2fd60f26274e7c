package dev.backplane.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EntrantTest {
    private final List<String> calls = new ArrayList<>();

    /** Each attempt gives its number; so much of each is stolen. */
    private Entrant entrant(final int patience, final Double... stolen) {
        return entrant(Patience.withoutPauses(patience), stolen);
    }

    private Entrant entrant(final Patience patience, final Double... stolen) {
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
        return new Entrant(contender, 1, 1, patience, () -> share);
    }

    @Test
    void shouldTakeTheFirstFigureOfAMachineThatIsItsOwn() {
        final Entrant entrant = entrant(2, 0.02);
        entrant.measure(0);
        assertEquals(1, entrant.figure(0));
        assertEquals(List.of("measure"), calls);
    }

    @Test
    void shouldMeasureAnewWhileOthersHaveTheProcessors() {
        final Entrant entrant = entrant(2, 0.5, 0.0);
        entrant.measure(0);
        assertEquals(2, entrant.figure(0));
        assertEquals(List.of("measure", "retract", "measure"), calls);
    }

    @Test
    void shouldTakeTheLastFigureWhenThatDoesNotEnd() {
        final Entrant entrant = entrant(2, 0.5, 0.5, 0.5);
        entrant.measure(0);
        assertEquals(3, entrant.figure(0));
        assertTrue(entrant.isMeasured());
        assertEquals(List.of("measure", "retract", "measure", "retract", "measure"), calls);
    }

    @Test
    void shouldWaitForOneNoLongerThanForAll() {
        final Patience patience = Patience.withoutPauses(2);
        assertEquals(List.of("measure", "retract", "measure", "retract", "measure"), callsOf(patience));
        assertEquals(List.of("measure"), callsOf(patience));
    }

    @Test
    void shouldNotSpendAllPatienceOnOneFigure() {
        final Patience patience = Patience.withoutPauses(100);
        assertEquals(5, callsOf(patience).stream().filter("measure"::equals).count());
        assertEquals(5, callsOf(patience).stream().filter("measure"::equals).count());
    }

    private List<String> callsOf(final Patience patience) {
        calls.clear();
        entrant(patience, Stream.generate(() -> 0.5).limit(10).toArray(Double[]::new))
                .measure(0);
        return List.copyOf(calls);
    }

    @Test
    void shouldReadWhatIsStolenAsAShare() {
        final double share = StolenTime.begin().getAsDouble();
        assertTrue(share >= 0 && Double.isFinite(share), () -> "share " + share);
    }
}
