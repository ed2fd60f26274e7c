package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.BackplaneException;
import dev.backplane.api.shmem.Segment;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names come from extensions, files and people: each is taken as it is, or refused in a short sentence. */
class NameFuzzTest {
    private static final int LONGEST_MESSAGE = 600;

    private final TestInstance test = new TestInstance();

    @AfterEach
    void close() {
        test.close();
    }

    private static String name(final Random random) {
        final StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(10) == 0 ? 1000 : 10); i >= 0; i--) {
            name.append((char) (random.nextInt(3) > 0 ? 32 + random.nextInt(95) : random.nextInt(0x10000)));
        }
        return random.nextInt(100) == 0 ? name.toString().repeat(10_000) : name.toString();
    }

    private static void take(final String name, final Consumer<String> taker) {
        try {
            taker.accept(name);
        } catch (final BackplaneException e) {
            final String message = e.getMessage();
            assertTrue(message.length() < LONGEST_MESSAGE, () -> "too long: " + message.length());
            assertTrue(message.codePoints().noneMatch(Character::isISOControl), message);
        }
    }

    @Test
    void shouldTakeOrRefuseEveryName() {
        Fuzz.play(2, random -> {
            final String name = name(random);
            take(name, some -> {
                assertEquals(some, test.instance.databases().create(some).datname());
                test.instance.databases().drop(some);
            });
            take(name, some -> {
                try (Segment segment = test.memory().namedSegment(some, 64, fresh -> {})) {
                    assertEquals(some, segment.name());
                    assertEquals(
                            List.of(some),
                            test.memory().segments().stream()
                                    .map(info -> info.name())
                                    .toList());
                }
            });
            take(name, some -> {
                try (ResourceOwner owner = test.instance.resourceOwner(some)) {
                    owner.lwLocks().requestNamedTranche(some, 1);
                    owner.waitEvents().define(some);
                    assertEquals(1, owner.lwLocks().locks().size());
                }
            });
            take(name, some -> test.instance.backends().register(some).close());
            take(
                    name,
                    some -> test.instance
                            .backends()
                            .register(some, "fuzz", Optional.empty())
                            .close());
            take(name, some -> test.memory().lookup(some));
            take(name, some -> test.instance.databases().find(some));
        });
    }
}
