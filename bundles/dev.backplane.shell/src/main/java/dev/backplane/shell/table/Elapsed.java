package dev.backplane.shell.table;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * How long something took; people see it with a unit, programs as milliseconds.
 *
 * @param duration zero or more
 */
public record Elapsed(Duration duration) {
    private static final long MICROS_PER_MILLI = 1000;
    private static final long MICROS_PER_SECOND = 1_000_000;

    /**
     * The time for programs.
     *
     * @return milliseconds with three decimals
     */
    public BigDecimal millis() {
        return BigDecimal.valueOf(micros(), 3);
    }

    /**
     * The time with its largest units, cut off.
     *
     * @return for example {@code 850 us}, {@code 20 ms}, {@code 1.5 s}, {@code 2 min 5 s}
     */
    @Override
    public String toString() {
        final long micros = micros();
        if (micros < MICROS_PER_MILLI) {
            return micros + " us";
        }
        if (micros < MICROS_PER_SECOND) {
            return micros / MICROS_PER_MILLI + " ms";
        }
        if (duration.toMinutes() < 1) {
            final long tenths = micros % MICROS_PER_SECOND / (MICROS_PER_SECOND / 10);
            return duration.toSeconds() + (tenths == 0 ? "" : "." + tenths) + " s";
        }
        if (duration.toHours() < 1) {
            return duration.toMinutes() + " min" + part(duration.toSecondsPart(), " s");
        }
        return duration.toDays() < 1
                ? duration.toHours() + " h" + part(duration.toMinutesPart(), " min")
                : duration.toDays() + " d" + part(duration.toHoursPart(), " h");
    }

    private long micros() {
        return duration.toSeconds() * MICROS_PER_SECOND + duration.toNanosPart() / 1000;
    }

    private static String part(final int number, final String unit) {
        return number == 0 ? "" : " " + number + unit;
    }
}
