package dev.backplane.sql.config;

import java.util.Dictionary;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the part of {@code etc/dev.backplane.database-NAME.cfg} that is about the data source. The rest, and keys that
 * nobody knows, are for the platform's core, which reads the same file.
 *
 * @param fileName the file's name in {@code etc}; empty if the configuration comes from elsewhere
 * @param database whose file it is
 * @param settings what it says
 */
public record SourceFile(Optional<String> fileName, String database, SourceSettings settings) {
    /** The PID of such files. */
    public static final String PID = "dev.backplane.database";

    private static final Logger LOG = LoggerFactory.getLogger(SourceFile.class);
    private static final String INSTALLED_FROM = "felix.fileinstall.filename";
    private static final String JDBC = "jdbc.";
    private static final String POOL = "pool.";
    private static final int MAX_POOL_SIZE = 10_000;
    private static final long MIN_TIMEOUT = 250;
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|min)");

    /**
     * Reads a configuration.
     *
     * @param pid its PID
     * @param properties its content
     * @return what it says; a value that is not valid is reported, and the default is used
     */
    public static SourceFile read(final String pid, final Dictionary<String, ?> properties) {
        final Map<String, String> values = new HashMap<>();
        for (final Enumeration<String> keys = properties.keys(); keys.hasMoreElements(); ) {
            final String key = keys.nextElement();
            values.put(key, String.valueOf(properties.get(key)).trim());
        }
        final Optional<String> fileName = Optional.ofNullable(values.get(INSTALLED_FROM))
                .map(path -> path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1));
        final String shown = ("etc/" + fileName.orElse(pid + ".cfg")).replaceAll("\\p{C}", "?");
        final Map<String, String> jdbc = new HashMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(JDBC) && !value.isEmpty()) {
                jdbc.put(key.substring(JDBC.length()), value);
            }
        });
        final Optional<String> driver = Optional.ofNullable(jdbc.remove("driver"));
        final int size = size(shown, values.get(POOL + "size"));
        final long timeout = timeout(shown, values.get(POOL + "timeout"));
        values.keySet().stream()
                .filter(key -> key.startsWith(POOL) && !key.equals(POOL + "size") && !key.equals(POOL + "timeout"))
                .sorted()
                .forEach(key -> LOG.warn(
                        "{}: unknown key \"{}\"; there are pool.size and pool.timeout",
                        shown,
                        key.replaceAll("\\p{C}", "?")));
        final String name =
                values.getOrDefault("name", fileName.map(SourceFile::nameOf).orElse(nameOf(pid)));
        return new SourceFile(fileName, name, new SourceSettings(Optional.of(shown), driver, jdbc, size, timeout));
    }

    /** The part of the file's name between PID and ending. */
    private static String nameOf(final String file) {
        return file.replaceAll("^" + PID.replace(".", "\\.") + "[-~]", "").replaceAll("\\.cfg$", "");
    }

    /**
     * The file that belongs to a database.
     *
     * @param database the database's name
     * @return the name of its file in {@code etc}
     */
    public static String nameFor(final String database) {
        return PID + "-" + database + ".cfg";
    }

    private static int size(final String file, final String text) {
        if (text == null) {
            return SourceSettings.DEFAULT_POOL_SIZE;
        }
        if (text.matches("\\d{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MAX_POOL_SIZE) {
            return Integer.parseInt(text);
        }
        LOG.warn(
                "{}: pool.size is not used, because it is no number between 1 and {}; the default {} holds",
                file,
                MAX_POOL_SIZE,
                SourceSettings.DEFAULT_POOL_SIZE);
        return SourceSettings.DEFAULT_POOL_SIZE;
    }

    private static long timeout(final String file, final String text) {
        if (text == null) {
            return SourceSettings.DEFAULT_POOL_TIMEOUT;
        }
        final Matcher duration = DURATION.matcher(text);
        final long millis = duration.matches() ? millis(Long.parseLong(duration.group(1)), duration.group(2)) : 0;
        if (millis >= MIN_TIMEOUT && millis <= Integer.MAX_VALUE) {
            return millis;
        }
        LOG.warn(
                "{}: pool.timeout is not used, because it is no time as 500ms, 10s or 2min, or less than {} ms; the"
                        + " default {} ms holds",
                file,
                MIN_TIMEOUT,
                SourceSettings.DEFAULT_POOL_TIMEOUT);
        return SourceSettings.DEFAULT_POOL_TIMEOUT;
    }

    private static long millis(final long number, final String unit) {
        return switch (unit) {
            case "ms" -> number;
            case "s" -> TimeUnit.SECONDS.toMillis(number);
            default -> TimeUnit.MINUTES.toMillis(number);
        };
    }

    /** Never the settings in full: a password is among them. */
    @Override
    public String toString() {
        return database + ": " + settings;
    }
}
