package dev.backplane.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.backplane.api.Scope;
import dev.backplane.core.Fuzz;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whatever stands in a file: it gets defaults and warnings that an operator can read, never an exception. */
class ConfigFuzzTest {
    private static final int LONGEST_WARNING = 1000;

    private static final Setting<Long> LEVEL = new Setting<>("level", ValueType.integer(0, 100), 5L, "a number");
    private static final Setting<Long> SIZE =
            new Setting<>("size", ValueType.size("any", bytes -> bytes), 64L, "a size");
    private static final Setting<Scope> SCOPE =
            new Setting<>("scope", ValueType.choice(Scope.values()), Scope.GLOBAL, "a scope");

    private final Logger logger = (Logger) LoggerFactory.getLogger(ConfigFile.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.setAdditive(false);
        logger.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
        logger.setAdditive(true);
    }

    private void requireReadableWarnings() {
        for (final ILoggingEvent event : new ArrayList<>(log.list)) {
            final String warning = event.getFormattedMessage();
            assertTrue(warning.length() < LONGEST_WARNING, () -> "too long: " + warning.substring(0, LONGEST_WARNING));
            assertTrue(warning.codePoints().noneMatch(Character::isISOControl), () -> "control characters: " + warning);
            assertTrue(warning.startsWith("etc/"), warning);
        }
        log.list.clear();
    }

    private static Map<String, Object> content(final Random random) {
        final Map<String, Object> content = new HashMap<>();
        for (int i = random.nextInt(10); i >= 0; i--) {
            final String key = random.nextBoolean()
                    ? List.of("level", "size", "scope", "felix.fileinstall.filename")
                            .get(random.nextInt(4))
                    : Fuzz.text(random);
            content.put(key, random.nextInt(10) == 0 ? new String[] {Fuzz.text(random)} : Fuzz.text(random));
        }
        return content;
    }

    @Test
    void shouldReadNumbersAndSizesOrWarnWhenContentIsRandom() {
        Fuzz.play(2, random -> {
            final ConfigFile file = new ConfigFile("probe", content(random));
            final long level = file.value(LEVEL);
            assertTrue(level >= 0 && level <= 100);
            assertTrue(file.value(SIZE) >= 0);
            assertTrue(file.value(SCOPE) != null);
            file.warnOfUnknownKeys();
            requireReadableWarnings();
        });
    }

    @Test
    void shouldParseOrRefuseEverySize() {
        Fuzz.play(1, random -> {
            final String text =
                    random.nextBoolean() ? Fuzz.text(random) : random.nextLong() + "kMGTB".substring(random.nextInt(5));
            try {
                assertTrue(MemorySize.parse(text) >= 0, text);
            } catch (final IllegalArgumentException e) {
                assertTrue(
                        e.getMessage().contains("is no size") || e.getMessage().contains("more bytes"), e.getMessage());
            }
        });
    }

    @Test
    void shouldFindNoNearNameForAKeyOfAMegabyte() {
        final String key = "x".repeat(1 << 20);
        assertEquals("", NearestName.hint(key, List.of("level", "greeting", "x".repeat(100))));
        assertEquals("", NearestName.hint("level", List.of(key)));
    }
}
