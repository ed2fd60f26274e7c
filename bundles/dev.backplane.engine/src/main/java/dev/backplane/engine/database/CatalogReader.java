package dev.backplane.engine.database;

import dev.backplane.api.InstanceException;
import dev.backplane.api.InvalidNameException;
import dev.backplane.api.NameTooLongException;
import dev.backplane.api.database.DatabaseOrigin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the log of a catalog. Every line must check out and make sense; only a last line without an end, or with zeros
 * in it, was being written when the power failed, and nobody was told that it had succeeded.
 */
final class CatalogReader {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogReader.class);

    private static final Map<String, Integer> WORDS = Map.of("ids", 2, "create", 6, "rename", 4, "allow", 3, "drop", 2);

    private final Path file;
    private final Map<Integer, CatalogEntry> entries = new HashMap<>();
    private final Map<String, Integer> names = new HashMap<>();
    private int nextId = 1;
    private int line;

    private CatalogReader(final Path file) {
        this.file = file;
    }

    /**
     * What stands in a catalog.
     *
     * @param entries the databases in the order of their ids
     * @param nextId no id from this one on was ever given out
     */
    record Contents(List<CatalogEntry> entries, int nextId) {}

    static Contents read(final Path file, final byte[] bytes) {
        final CatalogReader reader = new CatalogReader(file);
        reader.readLines(bytes);
        final List<CatalogEntry> entries = new ArrayList<>(reader.entries.values());
        entries.sort((a, b) -> Integer.compare(a.oid(), b.oid()));
        return new Contents(entries, reader.nextId);
    }

    private void readLines(final byte[] bytes) {
        int begin = 0;
        while (begin < bytes.length) {
            line++;
            int end = begin;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            final byte[] text = Arrays.copyOfRange(bytes, begin, end);
            if (end == bytes.length || end == bytes.length - 1 && hasZeros(text)) {
                LOG.warn(
                        "the last line of {}, line {}, is torn and left out: a power failure interrupted a change that"
                                + " nobody was told of yet",
                        file,
                        line);
                nextId = next(nextId);
                return;
            }
            readLine(text);
            begin = end + 1;
        }
        if (line == 0) {
            throw damaged("is empty");
        }
    }

    private static boolean hasZeros(final byte[] text) {
        for (final byte b : text) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    private void readLine(final byte[] bytes) {
        final String text = new String(bytes, StandardCharsets.UTF_8);
        if (line == 1) {
            if (!text.equals(CatalogLine.HEADER)) {
                throw damaged("should be \"" + CatalogLine.HEADER
                        + "\": the file is foreign, or was written by another version of Backplane");
            }
            return;
        }
        final int rest = CatalogLine.CRC_LENGTH + 1;
        if (bytes.length <= rest
                || bytes[CatalogLine.CRC_LENGTH] != ' '
                || !CatalogLine.crc(Arrays.copyOfRange(bytes, rest, bytes.length))
                        .equals(text.substring(0, Math.min(text.length(), CatalogLine.CRC_LENGTH)))) {
            throw damaged("has a wrong checksum");
        }
        final String[] words = text.substring(rest).split(" ", -1);
        try {
            apply(words);
        } catch (final IllegalArgumentException
                | ArrayIndexOutOfBoundsException
                | InvalidNameException
                | NameTooLongException e) {
            throw damaged("cannot be understood (" + e.getMessage() + ")");
        }
    }

    private void apply(final String... words) {
        final Integer count = WORDS.get(words[0]);
        if (count == null) {
            throw damaged("begins with \"" + words[0] + "\", which is no verb");
        }
        if (words.length != count) {
            throw new IllegalArgumentException(words.length + " words instead of " + count);
        }
        final int number = Integer.parseInt(words[1]);
        if (number < 1) {
            throw damaged("speaks of the id " + number);
        }
        switch (words[0]) {
            case "ids" -> nextId = Math.max(nextId, number);
            case "create" ->
                create(new CatalogEntry(number, words[5], Long.parseLong(words[3]), bool(words[4]), origin(words[2])));
            case "rename" -> {
                final CatalogEntry entry = existing(number);
                names.remove(entry.name());
                put(entry.named(words[3], origin(words[2])));
            }
            case "allow" -> put(existing(number).allowing(bool(words[2])));
            case "drop" -> {
                final CatalogEntry entry = entries.remove(number);
                if (entry != null) {
                    names.remove(entry.name());
                }
                nextId = Math.max(nextId, next(number));
            }
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private void create(final CatalogEntry entry) {
        if (entries.containsKey(entry.oid())) {
            throw damaged("makes database " + entry.oid() + " again");
        }
        put(entry);
        nextId = Math.max(nextId, next(entry.oid()));
    }

    private void put(final CatalogEntry entry) {
        DatabaseName.encode(entry.name());
        final Integer other = names.put(entry.name(), entry.oid());
        if (other != null && other != entry.oid()) {
            throw damaged("gives database " + entry.oid() + " the name of database " + other);
        }
        entries.put(entry.oid(), entry);
    }

    private CatalogEntry existing(final int oid) {
        final CatalogEntry entry = entries.get(oid);
        if (entry == null) {
            throw damaged("changes database " + oid + ", which does not exist");
        }
        return entry;
    }

    private static int next(final int id) {
        return id == Integer.MAX_VALUE ? id : id + 1;
    }

    private static boolean bool(final String word) {
        if (!word.equals("true") && !word.equals("false")) {
            throw new IllegalArgumentException("\"" + word + "\" is neither true nor false");
        }
        return Boolean.parseBoolean(word);
    }

    private static DatabaseOrigin origin(final String word) {
        return DatabaseOrigin.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private InstanceException damaged(final String why) {
        return new InstanceException("the catalog of databases " + file + " is damaged: line " + Math.max(1, line) + " "
                + why + "; put a backup in its place, or move it away to start without databases, and start again");
    }
}
