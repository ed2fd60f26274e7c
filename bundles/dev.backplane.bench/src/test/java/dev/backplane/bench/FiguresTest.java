package dev.backplane.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @Test
    void shouldTakeTheMiddle() {
        assertEquals(2, Figures.median(new double[] {3, 1, 2}));
        assertEquals(2.5, Figures.median(new double[] {4, 1, 3, 2}));
        assertEquals(7, Figures.median(new double[] {7}));
    }

    /** Of 25 tosses of a coin 18 or more are heads in 2.2 % of all cases, 17 or more in 5.4 %. */
    @Test
    void shouldLeaveOpenWhatChanceWouldShowOftenEnough() {
        assertFalse(Figures.isUndecided(rounds(18, 25), 1));
        assertTrue(Figures.isUndecided(rounds(17, 25), 1));
        assertTrue(Figures.isUndecided(rounds(8, 25), 1));
        assertFalse(Figures.isUndecided(rounds(7, 25), 1));
    }

    @Test
    void shouldCallFewRoundsUndecidedUnlessAllAgree() {
        assertTrue(Figures.isUndecided(rounds(2, 3), 1));
        assertTrue(Figures.isUndecided(rounds(4, 5), 1));
        assertTrue(Figures.isUndecided(rounds(3, 6), 1));
        assertFalse(Figures.isUndecided(rounds(0, 3), 1));
        assertFalse(Figures.isUndecided(rounds(3, 3), 1));
        assertFalse(Figures.isUndecided(rounds(1, 1), 1));
    }

    private static double[] rounds(final int above, final int all) {
        return IntStream.range(0, all)
                .mapToDouble(round -> round < above ? 1.01 : 0.99)
                .toArray();
    }

    @Test
    void shouldDivideOursByThePeers() {
        assertEquals(0.5, Figures.ratio(10, 20));
        assertEquals(0, Figures.ratio(0, 20));
    }

    @Test
    void shouldLetNothingEqualNothingAndBeCheaperThanAnything() {
        assertEquals(0, Figures.ratio(0, 0));
        assertEquals(Double.MAX_VALUE, Figures.ratio(0.01, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0",
                "1|1",
                "17.29|17.3",
                "9.996|10.0",
                "0.2404|0.240",
                "0.01234|0.0123",
                "1234567.8|1,234,568",
                "0.0000012|0.0000012",
                "1.7976931348623157E308|\u221e",
                "0.5|0.5",
                "0.001|0.001",
                "100.4|100"
            })
    void shouldWriteAtMostThreeDigitsThatCount(final double value, final String text) {
        assertEquals(text, Figures.of(value));
    }
}
