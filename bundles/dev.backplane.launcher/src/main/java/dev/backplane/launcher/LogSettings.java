package dev.backplane.launcher;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** What {@code etc/log.properties} says. What it does not say, or says wrongly, is as by default. */
final class LogSettings {
    private static final String LEVEL = "level";
    private static final String LEVEL_OF = "level.";
    private static final String CONSOLE = "console";
    private static final String DEPLOYMENTS = "deployments";
    private static final String MEGABYTES = "file.megabytes";
    private static final String COUNT = "file.count";
    private static final Set<String> KEYS = Set.of(LEVEL, CONSOLE, DEPLOYMENTS, MEGABYTES, COUNT);

    private final Path file;
    private final Properties properties = new Properties();
    private final List<String> complaints = new ArrayList<>();
    private final Level level;
    private final Map<String, Level> levels = new TreeMap<>();
    private final Level console;
    private final Level deployments;
    private final int megabytes;
    private final int count;

    /**
     * Reads the file.
     *
     * @param file the file; it need not exist
     */
    LogSettings(final Path file) {
        this.file = file;
        read();
        level = level(LEVEL, Level.INFO);
        console = level(CONSOLE, Level.WARN);
        deployments = level(DEPLOYMENTS, Level.INFO);
        megabytes = number(MEGABYTES, 16, 1024);
        count = number(COUNT, 10, 20);
        for (final String key : properties.stringPropertyNames()) {
            if (key.startsWith(LEVEL_OF)) {
                levels.put(key.substring(LEVEL_OF.length()), level(key, level));
            } else if (!KEYS.contains(key)) {
                complaints.add(file + ": there is no key \"" + key + "\"; it is ignored");
            }
        }
    }

    private void read() {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (final NoSuchFileException e) {
            // nothing differs from the defaults
        } catch (final IOException | IllegalArgumentException e) {
            complaints.add(file + " cannot be read, the defaults hold: " + e);
            properties.clear();
        }
    }

    /** Sentences that say what is wrong with the file. */
    List<String> complaints() {
        return complaints;
    }

    /** What is logged. */
    Level level() {
        return level;
    }

    /** The loggers whose level is another. */
    Map<String, Level> levels() {
        return levels;
    }

    /** The least that goes to the console too. */
    Level console() {
        return asked("backplane.log.console", console);
    }

    /** The level of those reports of deployments that go to the console too. */
    Level deployments() {
        return asked("backplane.log.deployments", deployments);
    }

    /** What a script asks for goes before what the file says. */
    private static Level asked(final String property, final Level otherwise) {
        return Level.toLevel(System.getProperty(property), otherwise);
    }

    /** The size at which the file is rolled. */
    long bytes() {
        return (long) megabytes << 20;
    }

    /** How many old files are kept. */
    int count() {
        return count;
    }

    private Level level(final String key, final Level byDefault) {
        final String value =
                properties.getProperty(key, String.valueOf(byDefault)).trim();
        final Level found = Level.toLevel(value, null);
        if (found == null) {
            complain(key, value, "TRACE, DEBUG, INFO, WARN, ERROR or OFF", byDefault);
            return byDefault;
        }
        return found;
    }

    private int number(final String key, final int byDefault, final int most) {
        final String value =
                properties.getProperty(key, String.valueOf(byDefault)).trim();
        if (!value.matches("[1-9]\\d{0,3}") || Integer.parseInt(value) > most) {
            complain(key, value, "a number from 1 to " + most, byDefault);
            return byDefault;
        }
        return Integer.parseInt(value);
    }

    private void complain(final String key, final String value, final String allowed, final Object byDefault) {
        complaints.add(
                file + ": " + key + " is \"" + value + "\", but must be " + allowed + "; " + byDefault + " holds");
    }
}
