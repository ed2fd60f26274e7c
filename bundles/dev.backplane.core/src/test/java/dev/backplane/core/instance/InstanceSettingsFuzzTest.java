package dev.backplane.core.instance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.backplane.core.Fuzz;
import dev.backplane.core.config.ConfigFile;
import dev.backplane.engine.Limits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class InstanceSettingsFuzzTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(ConfigFile.class);

    @BeforeEach
    void beQuiet() {
        logger.setLevel(Level.OFF);
    }

    @AfterEach
    void speakAgain() {
        logger.setLevel(null);
    }

    private static final List<String> KEYS = List.of(
            "max_processes",
            "max_backends",
            "max_locks_per_backend",
            "max_tranches",
            "max_wait_events",
            "max_databases",
            "max_segments",
            "max_extensions",
            "shared_memory_size");

    /** The limits check themselves; a bad value leaves its default. */
    @Test
    void shouldAnswerLimitsWhateverTheFileSays() {
        Fuzz.play(2, random -> {
            final Map<String, Object> content = new HashMap<>();
            for (final String key : KEYS) {
                final int kind = random.nextInt(4);
                if (kind == 0) {
                    content.put(key, Fuzz.text(random));
                } else if (kind == 1) {
                    content.put(key, Long.toString(random.nextLong() >> random.nextInt(64)));
                }
            }
            content.put(Fuzz.text(random), Fuzz.text(random));
            final Limits limits = InstanceSettings.limits("dev.backplane.instance", content);
            assertTrue(content.containsKey("max_backends") || limits.maxBackends() == 1024);
        });
    }
}
