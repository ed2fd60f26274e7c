package dev.backplane.core.extension;

import dev.backplane.core.config.Shown;
import dev.backplane.core.config.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Names and patterns of databases, as the key {@code databases} has them: {@code *, !test*, testdb}. A {@code *} stands
 * for any letters, a {@code ?} for one, a {@code !} excludes. The last entry that fits a name decides; a list that begins
 * with an exclusion begins with all databases. A name that no entry fits is left out.
 *
 * @param entries the entries, as written
 */
record DatabaseList(List<String> entries) {
    private static final Pattern ENTRY = Pattern.compile("!?[\\p{L}\\p{N}_*?-]{1,63}");
    private static final int LONGEST = 64 << 10;

    /** Every database. */
    static final DatabaseList ALL = new DatabaseList(List.of("*"));

    /** Of a setting. */
    static final ValueType<DatabaseList> TYPE = new ValueType<>(
            "list",
            "names and patterns with * and ?, ! before those to leave out; the last that fits decides",
            List.of(),
            DatabaseList::parse,
            DatabaseList::toString);

    /**
     * Reads a list.
     *
     * @throws IllegalArgumentException names the entry that is wrong and says what is right
     */
    static DatabaseList parse(final String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "the list has " + text.length() + " characters, " + LONGEST + " are allowed; use patterns");
        }
        final List<String> entries = new ArrayList<>();
        for (final String part : text.split(",", -1)) {
            final String entry = part.trim();
            if (!ENTRY.matcher(entry).matches()) {
                throw new IllegalArgumentException("\"" + Shown.of(entry) + "\" is neither a database's name nor a"
                        + " pattern: write names of letters, digits, _ and -, with * and ? for letters, ! before those"
                        + " to leave out, commas between them; * for all databases, !* for none");
            }
            entries.add(entry);
        }
        return new DatabaseList(List.copyOf(entries));
    }

    /** Whether a database is in the list. */
    boolean includes(final String database) {
        boolean included = isExclusion(entries.get(0));
        for (final String entry : entries) {
            final boolean exclusion = isExclusion(entry);
            if (new Glob(exclusion ? entry.substring(1) : entry).matches(database)) {
                included = !exclusion;
            }
        }
        return included;
    }

    private static boolean isExclusion(final String entry) {
        return entry.charAt(0) == '!';
    }

    /** The list as a file has it. */
    @Override
    public String toString() {
        return String.join(", ", entries);
    }
}
