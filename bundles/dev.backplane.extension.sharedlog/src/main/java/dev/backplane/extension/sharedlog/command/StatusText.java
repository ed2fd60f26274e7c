package dev.backplane.extension.sharedlog.command;

import dev.backplane.extension.sharedlog.SharedLogStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The output of {@code sharedlog:status}. */
final class StatusText {
    private static final String ROW = "%-20s %15s %12s %12s %10s  %s";

    private StatusText() {}

    /** For people. */
    static String table(final List<SharedLogStatus> statuses) {
        return ROW.formatted("database", "position", "lines", "lock_waits", "recoveries", "file")
                + statuses.stream().map(StatusText::row).collect(Collectors.joining());
    }

    private static String row(final SharedLogStatus status) {
        return System.lineSeparator()
                + ROW.formatted(
                        status.database().orElse("(instance)"),
                        status.position(),
                        status.lines(),
                        status.lockWaits(),
                        status.recoveries(),
                        status.file().map(Object::toString).orElse("(nothing written yet)"));
    }

    /** For programs. */
    static String json(final List<SharedLogStatus> statuses) {
        return statuses.stream().map(StatusText::json).collect(Collectors.joining(",", "[", "]"));
    }

    private static String json(final SharedLogStatus status) {
        return "{\"database\":" + quoted(status.database()) + ",\"position\":" + status.position() + ",\"lines\":"
                + status.lines() + ",\"lock_waits\":" + status.lockWaits() + ",\"recoveries\":" + status.recoveries()
                + ",\"since\":" + quoted(status.since()) + ",\"file\":" + quoted(status.file()) + "}";
    }

    private static String quoted(final Optional<?> value) {
        return value.map(Object::toString).map(StatusText::quote).orElse("null");
    }

    private static String quote(final String text) {
        final StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ') {
                json.append("\\u%04x".formatted(c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }
}
