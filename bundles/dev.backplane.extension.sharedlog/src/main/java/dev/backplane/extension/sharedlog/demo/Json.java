package dev.backplane.extension.sharedlog.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the JSON that the shell's commands print. */
final class Json {
    private final String text;
    private int at;

    private Json(final String text) {
        this.text = text;
    }

    /**
     * Reads the rows of a list command.
     *
     * @param text a JSON array of objects
     * @return the rows; a value is a String, Double, Boolean, List, Map or null
     * @throws DemoFailure when the text is something else
     */
    static List<Map<String, Object>> rows(final String text) throws DemoFailure {
        final Json json = new Json(text);
        final List<Map<String, Object>> rows = new ArrayList<>();
        try {
            if (!(json.document() instanceof List<?> array)) {
                throw new DemoFailure("This is no JSON array: " + text);
            }
            for (final Object element : array) {
                if (!(element instanceof Map<?, ?> object)) {
                    throw new DemoFailure("This JSON array holds something else than objects: " + text);
                }
                final Map<String, Object> row = new LinkedHashMap<>();
                object.forEach((key, value) -> row.put(key.toString(), value));
                rows.add(row);
            }
        } catch (final IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new DemoFailure("This is no JSON: " + text, e);
        }
        return rows;
    }

    private Object document() {
        final Object value = value();
        skipSpace();
        if (at < text.length()) {
            throw new IllegalArgumentException("more text at " + at);
        }
        return value;
    }

    private Object value() {
        skipSpace();
        return switch (text.charAt(at)) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> literal("true", Boolean.TRUE);
            case 'f' -> literal("false", Boolean.FALSE);
            case 'n' -> literal("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object() {
        final Map<String, Object> object = new LinkedHashMap<>();
        at++;
        while (!skip('}')) {
            skipSpace();
            final String name = string();
            expect(':');
            object.put(name, value());
            separate('}');
        }
        return object;
    }

    private List<Object> array() {
        final List<Object> array = new ArrayList<>();
        at++;
        while (!skip(']')) {
            array.add(value());
            separate(']');
        }
        return array;
    }

    /** A comma, or the end, which stays there. */
    private void separate(final char end) {
        if (!skip(',') && text.charAt(at) != end) {
            throw new IllegalArgumentException("neither , nor " + end + " at " + at);
        }
    }

    private String string() {
        expect('"');
        final StringBuilder string = new StringBuilder();
        while (text.charAt(at) != '"') {
            final char c = text.charAt(at++);
            string.append(c == '\\' ? escaped() : c);
        }
        at++;
        return string.toString();
    }

    private char escaped() {
        final char c = text.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> c;
        };
    }

    private Double number() {
        final int start = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return Double.valueOf(text.substring(start, at));
    }

    private Object literal(final String word, final Object value) {
        if (!text.startsWith(word, at)) {
            throw new IllegalArgumentException("no value at " + at);
        }
        at += word.length();
        return value;
    }

    private void expect(final char c) {
        if (!skip(c)) {
            throw new IllegalArgumentException("no " + c + " at " + at);
        }
    }

    private boolean skip(final char c) {
        skipSpace();
        if (text.charAt(at) != c) {
            return false;
        }
        at++;
        return true;
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
