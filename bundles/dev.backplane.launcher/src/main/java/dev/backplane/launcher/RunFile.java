package dev.backplane.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The list of what runs, {@code cnf/run.bnd}: a properties file in which each value is a list of clauses, separated by
 * commas outside of quotes, each with parameters behind semicolons.
 */
public final class RunFile {
    /** The start level at which the platform is ready. */
    static final int READY_LEVEL = 10;

    /** The highest start level. */
    public static final int LAST_LEVEL = 99;

    private static final int DEFAULT_START_LEVEL = 7;
    private static final int LONGEST_QUOTE = 100;
    private static final String PROPERTIES = "-runproperties";
    private static final String PACKAGES = "-runsystempackages";
    private static final String BUNDLES = "-runbundles";
    private static final String DECORATIONS = "-runbundles+";
    private static final Pattern MACRO = Pattern.compile("\\$\\{([^}$]+)}");

    private final Map<String, List<String>> clauses = new HashMap<>();

    private RunFile() {}

    /**
     * Reads the list, and checks all of it.
     *
     * @param path the file
     * @return the list
     * @throws IOException if it cannot be read, or is no such list; the message says why
     */
    public static RunFile read(final Path path) throws IOException {
        final Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (final CharacterCodingException | IllegalArgumentException e) {
            throw damaged(path, "it is no properties file in UTF-8: " + e.getMessage(), e);
        }
        final RunFile file = new RunFile();
        try {
            for (final String key : List.of(PROPERTIES, PACKAGES, BUNDLES, DECORATIONS)) {
                file.clauses.put(key, split(key, properties.getProperty(key, "")));
            }
            file.check();
        } catch (final IllegalArgumentException e) {
            throw damaged(path, e.getMessage(), e);
        }
        return file;
    }

    private static IOException damaged(final Path path, final String why, final Exception cause) {
        return new IOException(
                "the list of what runs, " + path + ", is damaged: " + why + "; take it from the distribution again",
                cause);
    }

    private static List<String> split(final String key, final String value) {
        final List<String> found = new ArrayList<>();
        final StringBuilder clause = new StringBuilder();
        char quote = 0;
        for (final char c : (value + ",").toCharArray()) {
            if (quote == 0 && c == ',') {
                if (!clause.toString().isBlank()) {
                    found.add(clause.toString().trim());
                }
                clause.setLength(0);
                continue;
            }
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
            clause.append(c);
        }
        if (quote != 0) {
            throw new IllegalArgumentException(key + " has a quote that does not end");
        }
        return found;
    }

    private void check() {
        for (final String clause : clauses(PROPERTIES)) {
            require(clause.indexOf('=') > 0, PROPERTIES, clause, "is not key=value");
        }
        for (final String clause : clauses(BUNDLES)) {
            require(!name(clause).isEmpty(), BUNDLES, clause, "names no bundle");
        }
        for (final String clause : clauses(DECORATIONS)) {
            final String level = attribute(clause, "startlevel").orElse("1");
            require(
                    level.matches("[1-9]\\d?"),
                    DECORATIONS,
                    clause,
                    "has no number from 1 to " + LAST_LEVEL + " as its start level");
            for (final String choice : List.of("start", "beside")) {
                final String value = attribute(clause, choice).orElse("true");
                require(
                        value.matches("true|false"),
                        DECORATIONS,
                        clause,
                        "says " + choice + "= neither true nor false");
            }
        }
    }

    private static void require(final boolean right, final String key, final String clause, final String wrong) {
        if (!right) {
            final String beginning =
                    clause.length() > LONGEST_QUOTE ? clause.substring(0, LONGEST_QUOTE) + "..." : clause;
            throw new IllegalArgumentException(
                    "\"" + beginning.replaceAll("\\p{Cc}", "?") + "\" in " + key + " " + wrong);
        }
    }

    private List<String> clauses(final String key) {
        return clauses.get(key);
    }

    private static String name(final String clause) {
        return clause.split(";", -1)[0].trim();
    }

    private static Optional<String> attribute(final String clause, final String attribute) {
        for (final String part : clause.split(";", -1)) {
            if (part.trim().startsWith(attribute + "=")) {
                return Optional.of(part.trim().substring(attribute.length() + 1).replaceAll("[\"']", ""));
            }
        }
        return Optional.empty();
    }

    /**
     * The framework's properties.
     *
     * @param macros what {@code ${name}} stands for
     * @return from key to value
     */
    public Map<String, String> frameworkProperties(final Map<String, String> macros) {
        final Map<String, String> result = new LinkedHashMap<>();
        for (final String clause : clauses(PROPERTIES)) {
            final int equals = clause.indexOf('=');
            final String value = clause.substring(equals + 1).trim().replaceAll("^\"(.*)\"$", "$1");
            result.put(clause.substring(0, equals).trim(), substitute(value, macros));
        }
        return result;
    }

    private static String substitute(final String value, final Map<String, String> macros) {
        return MACRO.matcher(value)
                .replaceAll(match -> Matcher.quoteReplacement(macros.getOrDefault(match.group(1), match.group())));
    }

    /**
     * The packages that the system bundle exports beside its own.
     *
     * @return as {@code org.osgi.framework.system.packages.extra} wants them
     */
    public String systemPackages() {
        return String.join(",", clauses(PACKAGES));
    }

    /**
     * The bundles that run.
     *
     * @return symbolic names
     */
    public List<String> bundles() {
        return clauses(BUNDLES).stream().map(RunFile::name).toList();
    }

    /**
     * The start level of a bundle.
     *
     * @param symbolicName the bundle
     * @return its level, or 7
     */
    public int startLevel(final String symbolicName) {
        return decoration(symbolicName, "startlevel").map(Integer::parseInt).orElse(DEFAULT_START_LEVEL);
    }

    /**
     * Whether a bundle is started, and not only there for its packages.
     *
     * @param symbolicName the bundle
     * @return false if the list says {@code start=false}
     */
    public boolean isStarted(final String symbolicName) {
        return decoration(symbolicName, "start").map(Boolean::parseBoolean).orElse(true);
    }

    /**
     * Whether a bundle starts beside those of the start levels above its own, and these do not wait for it.
     *
     * @param symbolicName the bundle
     * @return true if the list says {@code beside=true}
     */
    public boolean isBeside(final String symbolicName) {
        return decoration(symbolicName, "beside").map(Boolean::parseBoolean).orElse(false);
    }

    private Optional<String> decoration(final String symbolicName, final String attribute) {
        for (final String clause : clauses(DECORATIONS)) {
            if (name(clause).equals(symbolicName)) {
                return attribute(clause, attribute);
            }
        }
        return Optional.empty();
    }
}
