package dev.backplane.sql.config;

import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What nobody may read in a log, an exception or a shell: the password, whatever else has a key that looks like one, and
 * passwords inside the URL. Drivers repeat the URL in their messages, so all that they throw goes through here.
 */
public final class Secrets {
    private static final String HIDDEN = "***";
    private static final Pattern SECRET_KEY =
            Pattern.compile("pass|pwd|secret|token|credential|private.?key", Pattern.CASE_INSENSITIVE);
    private static final Pattern PARAMETER = Pattern.compile("([?&;:,(])([^=?&;:,()/@]+)=([^&;,()]*)");
    private static final Pattern AUTHORITY = Pattern.compile("(//[^/@?]*?:|:[^:/@?]+/)([^/@?]+)@");

    private final List<String> values;

    private Secrets(final List<String> values) {
        this.values = values;
    }

    /**
     * The secrets of a data source.
     *
     * @param properties what the driver gets
     * @return the secrets
     */
    public static Secrets of(final Map<String, String> properties) {
        final Set<String> found = new HashSet<>();
        properties.forEach((key, value) -> {
            if (isSecret(key)) {
                found.add(value);
            }
        });
        final String url = properties.getOrDefault("url", "");
        final Matcher parameters = PARAMETER.matcher(url);
        while (parameters.find()) {
            if (isSecret(parameters.group(2))) {
                found.add(parameters.group(3));
            }
        }
        final Matcher authority = AUTHORITY.matcher(url);
        while (authority.find()) {
            found.add(authority.group(2));
        }
        return new Secrets(found.stream()
                .filter(secret -> !secret.isBlank())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    private static boolean isSecret(final String key) {
        return SECRET_KEY.matcher(key.toLowerCase(Locale.ROOT)).find();
    }

    /**
     * A URL that can be shown.
     *
     * @param url as configured
     * @return the same with stars for passwords
     */
    public static String hideInUrl(final String url) {
        final String parameters = PARAMETER
                .matcher(url)
                .replaceAll(match -> Matcher.quoteReplacement(
                        isSecret(match.group(2)) ? match.group(1) + match.group(2) + "=" + HIDDEN : match.group()));
        return AUTHORITY.matcher(parameters).replaceAll("$1" + HIDDEN + "@");
    }

    /**
     * A text that can be shown.
     *
     * @param text any text, or null
     * @return the same with stars for every secret
     */
    public String hide(final String text) {
        String shown = text;
        for (final String secret : values) {
            shown = shown == null ? null : shown.replace(secret, HIDDEN);
        }
        return shown;
    }

    /**
     * An error that can be shown, also with its stack trace and causes.
     *
     * @param error what a driver threw
     * @return the same error if it tells nothing; otherwise a copy with stars, without the causes
     */
    public SQLException hide(final SQLException error) {
        if (!tells(error, 0)) {
            return error;
        }
        final SQLException copy = new SQLException(hide(error.getMessage()), error.getSQLState(), error.getErrorCode());
        copy.setStackTrace(error.getStackTrace());
        return copy;
    }

    private boolean tells(final Throwable error, final int depth) {
        if (error == null || depth > 20) {
            return depth > 20;
        }
        final String text = error.toString();
        if (values.stream().anyMatch(text::contains) || tells(error.getCause(), depth + 1)) {
            return true;
        }
        for (final Throwable suppressed : error.getSuppressed()) {
            if (tells(suppressed, depth + 1)) {
                return true;
            }
        }
        return error instanceof SQLException sql && tells(sql.getNextException(), depth + 1);
    }
}
