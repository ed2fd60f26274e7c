package dev.backplane.core;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/**
 * Rounds of seeded randomness. A failure names the seed of its round; {@code -Dbackplane.fuzz.seed=N} plays that round
 * alone again, and {@code -Dbackplane.fuzz.seconds=N} fuzzes for longer.
 */
public final class Fuzz {
    private static final String SEED = "backplane.fuzz.seed";
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(20);
    private static final String[] WORDS = {
        "1",
        "64",
        "kB",
        "GB",
        "TB",
        " ",
        "-",
        ".",
        ",",
        ";",
        ":",
        "=",
        "\"",
        "'",
        "\\",
        "(",
        ")",
        "*",
        "${x}",
        "%s",
        "{}",
        "level",
        "name",
        "version",
        "allocation.",
        "size",
        "9223372036854775807",
        "18446744073709551616",
        "1e9",
        "\u0000",
        "\n",
        "\u001b[2J",
        "\u202e",
        "\ud800",
        "\u0663",
        "\u00e9",
        "\ud83d\ude00",
        "../",
        "/",
        "\t",
        "true"
    };

    private Fuzz() {}

    /** One round. */
    public interface Round {
        /**
         * Plays it.
         *
         * @param random all its chance
         * @throws Exception fails the round
         */
        void play(Random random) throws Exception;
    }

    /**
     * Plays rounds.
     *
     * @param seconds for how long
     * @param round is played again and again
     */
    public static void play(final int seconds, final Round round) {
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

    /**
     * What somebody could have written: a few words, noise, or very much of something.
     *
     * @param random chance
     * @return the text
     */
    public static String text(final Random random) {
        final StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            if (random.nextInt(4) == 0) {
                text.append((char) random.nextInt(random.nextBoolean() ? 128 : 0x10000));
            } else {
                text.append(WORDS[random.nextInt(WORDS.length)]);
            }
        }
        return random.nextInt(20) == 0 ? text.toString().repeat(1 + random.nextInt(20_000)) : text.toString();
    }
}
