package dev.backplane.launcher;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/**
 * Rounds of seeded randomness. A failure names the seed of its round; {@code -Dbackplane.fuzz.seed=N} plays that round
 * alone again, and {@code -Dbackplane.fuzz.seconds=N} fuzzes for longer.
 */
final class Fuzz {
    private static final String SEED = "backplane.fuzz.seed";
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(20);

    private Fuzz() {}

    /** One round. */
    interface Round {
        void play(Random random) throws Exception;
    }

    /** Plays rounds for some seconds. */
    static void play(final int seconds, final Round round) {
        final Long given = Long.getLong(SEED);
        if (given != null) {
            play(given, round);
            return;
        }
        final long nanos = TimeUnit.SECONDS.toNanos(Integer.getInteger("backplane.fuzz.seconds", seconds));
        final long began = System.nanoTime();
        final Random seeds = new Random();
        do {
            play(seeds.nextLong(), round);
        } while (System.nanoTime() - began < nanos);
    }

    private static void play(final long seed, final Round round) {
        try {
            Assertions.assertTimeoutPreemptively(LONGEST_ROUND, () -> round.play(new Random(seed)));
        } catch (final Throwable e) {
            throw new AssertionError("round failed, replay it with -D" + SEED + "=" + seed + ": " + e, e);
        }
    }
}
