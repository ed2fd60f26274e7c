package dev.backplane.shell.table;

import dev.backplane.shell.text.Printable;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shows single values to people. */
final class Values {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Values() {}

    static String text(final Object value, final Format format) {
        if (value == null) {
            return "";
        }
        if (value instanceof Optional<?> optional) {
            return text(optional.orElse(null), format);
        }
        if (value instanceof Boolean flag) {
            return flag ? "yes" : "no";
        }
        if (value instanceof Instant time) {
            return TIME.format(time.atZone(format.zone()));
        }
        if (value instanceof Size size) {
            return format.bytes() ? Long.toString(size.bytes()) : human(size.bytes());
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(element -> text(element, format)).collect(Collectors.joining(", "));
        }
        return Printable.cell(value.toString());
    }

    /** JSON knows text, numbers, truth values, lists and objects; everything else becomes one of them. */
    static Object json(final Object value) {
        if (value instanceof Optional<?> optional) {
            return json(optional.orElse(null));
        }
        if (value instanceof Size size) {
            return size.bytes();
        }
        if (value instanceof Elapsed elapsed) {
            return elapsed.millis();
        }
        if (value instanceof Excerpt excerpt) {
            return excerpt.text();
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(Values::json).toList();
        }
        if (value instanceof JsonObject object) {
            return object.json();
        }
        if (value == null || value instanceof Number || value instanceof Boolean || value instanceof Map<?, ?>) {
            return value;
        }
        return value.toString();
    }

    /** One decimal where it says something: 8 KiB, 1.5 MiB. Cut off, so that nothing looks larger than it is. */
    static String human(final long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        long unit = 1024;
        int index = 0;
        while (index < UNITS.length - 1 && bytes / unit >= 1024) {
            unit *= 1024;
            index++;
        }
        final long whole = bytes / unit;
        final long tenths = Math.min(9, (long) (bytes % unit * 10.0 / unit));
        return whole + (tenths == 0 ? "" : "." + tenths) + " " + UNITS[index];
    }
}
