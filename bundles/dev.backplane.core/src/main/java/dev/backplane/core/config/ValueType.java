package dev.backplane.core.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What values a setting takes: in words for people, as options for tools, and as what reads and writes them.
 *
 * @param <T> the type of a value
 * @param name the type's name: {@code string}, {@value #INTEGER}, {@code size}, {@code enum} or {@code list}
 * @param values which values are allowed, in a few words
 * @param options all that are allowed, if they can be counted; else empty
 * @param reader reads a value
 * @param writer writes a value as a file has it
 */
public record ValueType<T>(
        String name, String values, List<String> options, Reader<T> reader, Function<T, String> writer) {
    /** The name of {@link #integer}. */
    public static final String INTEGER = "integer";

    /** Any text. */
    public static final ValueType<String> TEXT =
            new ValueType<>("string", "any text", List.of(), text -> text, text -> text);

    /**
     * Reads one value.
     *
     * @param <T> its type
     */
    public interface Reader<T> {
        /**
         * Reads it.
         *
         * @param text as written
         * @return the value
         * @throws IllegalArgumentException if it is not valid; the message says what is
         */
        T read(String text);
    }

    /**
     * Whole numbers in a range.
     *
     * @param min the least
     * @param max the largest
     * @return the type
     */
    public static ValueType<Long> integer(final long min, final long max) {
        return new ValueType<>(
                INTEGER, min + " to " + max, List.of(), text -> readInteger(text, min, max), String::valueOf);
    }

    private static long readInteger(final String text, final long min, final long max) {
        final long number;
        try {
            number = Long.parseLong(text);
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no whole number", e);
        }
        if (number < min || number > max) {
            throw new IllegalArgumentException(number + " does not lie between " + min + " and " + max);
        }
        return number;
    }

    /**
     * Sizes with units.
     *
     * @param values which are allowed, in a few words
     * @param check throws an {@link IllegalArgumentException} for bytes that are not; returns them otherwise
     * @return the type
     */
    public static ValueType<Long> size(final String values, final Function<Long, Long> check) {
        return new ValueType<>(
                "size",
                values + ", with B, kB, MB, GB or TB behind it if wanted",
                List.of(),
                text -> check.apply(MemorySize.parse(text)),
                String::valueOf);
    }

    /**
     * One of several names; upper and lower case, - and _ are the same.
     *
     * @param <E> their type
     * @param constants all of them
     * @return the type
     */
    public static <E extends Enum<E>> ValueType<E> choice(final E[] constants) {
        final List<String> names =
                Arrays.stream(constants).map(ValueType::nameOf).toList();
        final String list = String.join(", ", names);
        return new ValueType<>(
                "enum",
                list,
                names,
                text -> {
                    final int index =
                            names.indexOf(text.toLowerCase(Locale.ROOT).replace('-', '_'));
                    if (index < 0) {
                        throw new IllegalArgumentException("\"" + text + "\" is none of " + list);
                    }
                    return constants[index];
                },
                ValueType::nameOf);
    }

    private static String nameOf(final Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Why a text is no such value, in the words that the log has for a file.
     *
     * @param text as somebody wants to write it
     * @return the reason; empty if the text is valid
     */
    public Optional<String> refusal(final String text) {
        try {
            reader.read(text.trim());
            return Optional.empty();
        } catch (final IllegalArgumentException e) {
            return Optional.of(Shown.of(String.valueOf(e.getMessage())));
        }
    }
}
