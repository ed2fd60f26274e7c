package dev.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogConfiguratorTest {
    @TempDir
    Path folder;

    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private Logger logger(final String name, final String... settings) throws IOException {
        LogConfigurator.configure(context, folder.resolve("test"), settings(settings));
        return context.getLogger(name);
    }

    private LogSettings settings(final String... settings) throws IOException {
        return new LogSettings(Files.write(folder.resolve("log.properties"), List.of(settings)));
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("test.log"));
    }

    @Test
    void shouldWriteALine() throws IOException {
        final Logger logger = logger("dev.backplane.some.rather.distant.package_of_ours.Thing");
        final String thread = Thread.currentThread().getName();
        Thread.currentThread().setName("its name is long, too long");
        try {
            logger.info("happened {} times\nand more", 3);
        } finally {
            Thread.currentThread().setName(thread);
        }
        logger.debug("not this");
        final String line = log();
        assertTrue(
                line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\| INFO  \\| s name is long, too long"
                        + " \\| d[.]b[.]s[.]r[.]d[.]package_of_ours[.]Thing  \\| happened 3 times\nand more\n"),
                line);
        assertFalse(line.contains("not this"));
    }

    @Test
    void shouldWriteAStackTrace() throws IOException {
        logger("a").error("broken", new IllegalStateException("because", new IOException("of that")));
        final String text = log();
        assertTrue(text.contains("broken\njava.lang.IllegalStateException: because"), text);
        assertTrue(text.contains("\tat " + getClass().getName()), text);
        assertTrue(text.contains("Caused by: java.io.IOException: of that"), text);
    }

    @Test
    void shouldKeepLevels() throws IOException {
        final Logger logger = logger("a.b.C", "level = WARN", "level.a.b = DEBUG");
        logger.debug("one");
        context.getLogger("x").info("two");
        assertTrue(log().contains("one"));
        assertFalse(log().contains("two"));
        assertEquals(Level.ERROR, context.getLogger("com.zaxxer.hikari").getLevel());
    }

    @Test
    void shouldChangeLevelsWhenToldTo() throws IOException {
        final Logger logger = logger("a.b.C", "level.a.b = DEBUG");
        LogConfigurator.setLevels(context, settings("level = ERROR", "level.x = TRACE"));
        logger.debug("one");
        logger.warn("two");
        context.getLogger("x").trace("three");
        LogConfigurator.setLevels(context, new LogSettings(folder.resolve("none")));
        logger.info("four");
        context.getLogger("x").trace("five");
        assertEquals(List.of("three", "four"), messages());
    }

    private List<String> messages() throws IOException {
        return log().lines().map(line -> line.replaceAll(".* [|] ", "")).toList();
    }

    @Test
    void shouldSayWhatIsWrongAndGoOn() throws IOException {
        final Logger logger =
                logger("a", "level = LOUD", "level.b = x", "file.count = 21", "file.megabytes = 1e3", "levels = WARN");
        logger.info("one");
        final String file = folder.resolve("log.properties").toString();
        final String levels = "TRACE, DEBUG, INFO, WARN, ERROR or OFF; INFO holds";
        assertEquals(
                List.of(
                        file + ": file.count is \"21\", but must be a number from 1 to 20; 10 holds",
                        file + ": file.megabytes is \"1e3\", but must be a number from 1 to 1024; 16 holds",
                        file + ": level is \"LOUD\", but must be " + levels,
                        file + ": level.b is \"x\", but must be " + levels,
                        file + ": there is no key \"levels\"; it is ignored",
                        "one"),
                messages().stream().sorted().toList());
    }

    @Test
    void shouldGoByDefaultsWhenTheFileCannotBeRead() throws IOException {
        logger("a", "level = ERROR", "console = \\u12").info("one");
        assertEquals("one", messages().get(1));
        assertTrue(log().contains("log.properties cannot be read, the defaults hold: "), log());
    }

    @Test
    void shouldRoll() throws Exception {
        final Logger logger = logger("a", "file.megabytes = 1", "file.count = 2");
        final String text = "x".repeat(2 << 20);
        for (int i = 0; i < 4; i++) {
            logger.info(text);
            // the size is looked at once in a second
            Thread.sleep(1_100);
            logger.info("next");
        }
        try (var files = Files.list(folder)) {
            assertEquals(
                    List.of("test.1.log", "test.2.log", "test.log"),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".log"))
                            .sorted()
                            .toList());
        }
    }
}
