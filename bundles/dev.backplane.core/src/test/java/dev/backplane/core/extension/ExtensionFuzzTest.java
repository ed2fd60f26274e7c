package dev.backplane.core.extension;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.backplane.api.ExtensionException;
import dev.backplane.api.Scope;
import dev.backplane.core.Fuzz;
import dev.backplane.core.config.ConfigFile;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.slf4j.LoggerFactory;

/** Manifests and files of extensions that nobody would write on purpose. */
class ExtensionFuzzTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(ConfigFile.class);

    @BeforeEach
    void beQuiet() {
        logger.setLevel(Level.OFF);
    }

    @AfterEach
    void speakAgain() {
        logger.setLevel(null);
    }

    private static final int LONGEST_MESSAGE = 1000;

    private static void read(final String header) {
        try {
            final MagicBlock magic = MagicBlock.of(bundle(header));
            assertTrue(magic.name().matches("[\\w.-]{1,63}"), magic.name());
            assertTrue(magic.version().length() <= 63, magic.version());
        } catch (final ExtensionException e) {
            assertTrue(e.getMessage().startsWith("bad magic block: "), e.getMessage());
            assertTrue(
                    e.getMessage().length() < LONGEST_MESSAGE,
                    () -> "too long: " + e.getMessage().length());
            assertTrue(e.getMessage().codePoints().noneMatch(Character::isISOControl), e.getMessage());
        }
    }

    @Test
    void shouldReadOrRefuseEveryMagicBlock() {
        Fuzz.play(1, random -> {
            final String name = random.nextBoolean() ? "name" : Fuzz.text(random);
            final String version = random.nextBoolean() ? "1.0.0" : Fuzz.text(random);
            read(random.nextBoolean() ? Fuzz.text(random) : name + ";version=\"" + version + "\"");
        });
    }

    @Test
    void shouldRefuseSoonWhenAVersionHasAMegabyteOfDigits() {
        Fuzz.play(0, random -> {
            read("name;version=\"1.1." + "1".repeat(1 << 20) + "!\"");
            read("name;version=\"1.1." + "1".repeat(1 << 20) + "\"");
            read(" ".repeat(1 << 20) + "name");
        });
    }

    @Test
    void shouldAnswerDefaultsOrValidValuesWhenTheFileIsRandom() {
        Fuzz.play(1, random -> {
            final Map<String, Object> content = new HashMap<>();
            for (final String key :
                    new String[] {"allocation.ring.size", "allocation.ring.scope", "level", "greeting"}) {
                content.put(key, Fuzz.text(random));
            }
            content.put(Fuzz.text(random), Fuzz.text(random));
            final ExtensionConfig config = new ExtensionConfig(new ConfigFile("probe", content));
            assertTrue(config.size("ring", 64) >= 1);
            assertTrue(config.scope("ring", Scope.DATABASE) != null);
            final long level = config.setting("level", 5, 0, 9, "a number");
            assertTrue(level >= 0 && level <= 9);
            config.setting("greeting", "hi", "a text");
            config.warnOfUnknownKeys();
            assertTrue(config.settings().size() == 4);
        });
    }

    @Test
    void shouldNameACauseWhenCausesGoInACircle() {
        final Exception first = new Exception("first");
        final Exception second = new Exception("second", first);
        first.initCause(second);
        assertTrue(Cause.of(first).startsWith("Exception: "));
    }

    private static Bundle bundle(final String header) {
        final Hashtable<String, String> headers = new Hashtable<>();
        headers.put("Backplane-Extension", header);
        return (Bundle) Proxy.newProxyInstance(
                ExtensionFuzzTest.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> method.getName().equals("getHeaders") ? headers : "test");
    }
}
