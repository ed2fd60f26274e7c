package dev.backplane.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final int DEFAULT_START_LEVEL = 5;
    private static final Pattern CLAUSE = Pattern.compile("(?:[^,\"']|\"[^\"]*\"|'[^']*')+");
    private static final Pattern MACRO = Pattern.compile("\\$\\{([^}]+)}");

    private final Properties properties = new Properties();

    private RunFile() {}

    /**
     * Reads the list.
     *
     * @param path the file
     * @return the list
     * @throws IOException if it cannot be read
     */
    public static RunFile read(final Path path) throws IOException {
        final RunFile file = new RunFile();
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            file.properties.load(reader);
        }
        return file;
    }

    private List<String> clauses(final String key) {
        final List<String> clauses = new ArrayList<>();
        final Matcher matcher = CLAUSE.matcher(properties.getProperty(key, ""));
        while (matcher.find()) {
            if (!matcher.group().isBlank()) {
                clauses.add(matcher.group().trim());
            }
        }
        return clauses;
    }

    /**
     * The framework's properties.
     *
     * @param macros what {@code ${name}} stands for
     * @return from key to value
     */
    public Map<String, String> frameworkProperties(final Map<String, String> macros) {
        final Map<String, String> result = new LinkedHashMap<>();
        for (final String clause : clauses("-runproperties")) {
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
        return String.join(",", clauses("-runsystempackages"));
    }

    /**
     * The bundles that run.
     *
     * @return symbolic names
     */
    public List<String> bundles() {
        return clauses("-runbundles").stream()
                .map(clause -> clause.replaceAll(";.*", "").trim())
                .toList();
    }

    /**
     * The start level of a bundle.
     *
     * @param symbolicName the bundle
     * @return its level, or 5
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

    private Optional<String> decoration(final String symbolicName, final String attribute) {
        for (final String clause : clauses("-runbundles+")) {
            final String[] parts = clause.split(";");
            if (parts[0].trim().equals(symbolicName)) {
                for (final String part : parts) {
                    if (part.trim().startsWith(attribute + "=")) {
                        return Optional.of(
                                part.trim().substring(attribute.length() + 1).replaceAll("[\"']", ""));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
