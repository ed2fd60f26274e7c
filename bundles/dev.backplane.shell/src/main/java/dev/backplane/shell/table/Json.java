package dev.backplane.shell.table;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;

/** Writes JSON: the one place that knows how. */
public final class Json {
    private Json() {}

    /**
     * Writes a document.
     *
     * @param value a map, collection, text, number, truth value or null; maps have text as keys
     * @return the document, indented, with a line break at its end
     */
    public static String write(final Object value) {
        final StringWriter text = new StringWriter();
        try (JsonWriter writer = new JsonWriter(text)) {
            writer.setIndent("  ");
            write(writer, value);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }

    private static void write(final JsonWriter writer, final Object value) throws IOException {
        if (value instanceof Map<?, ?> object) {
            writer.beginObject();
            for (final Map.Entry<?, ?> member : object.entrySet()) {
                writer.name(member.getKey().toString());
                write(writer, member.getValue());
            }
            writer.endObject();
        } else if (value instanceof Collection<?> list) {
            writer.beginArray();
            for (final Object element : list) {
                write(writer, element);
            }
            writer.endArray();
        } else if (value instanceof Number number) {
            writer.value(number);
        } else if (value instanceof Boolean flag) {
            writer.value(flag);
        } else if (value == null) {
            writer.nullValue();
        } else {
            writer.value(value.toString());
        }
    }
}
