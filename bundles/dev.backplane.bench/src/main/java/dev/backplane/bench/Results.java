package dev.backplane.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A file with the rows of all groups, of which a run replaces those that it has measured. */
final class Results {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().serializeNulls().create();
    private static final TypeToken<List<Row>> ROWS = new TypeToken<>() {};

    private Results() {}

    static List<Row> read(final Path file) throws IOException {
        return Files.exists(file) ? GSON.fromJson(Files.readString(file), ROWS) : List.of();
    }

    static void write(final Path file, final List<Row> rows) throws IOException {
        Files.writeString(file, GSON.toJson(rows) + "\n");
    }

    /**
     * Puts new rows in the place of older ones of the same groups. Rows of another machine are left out, because figures
     * beside each other must come from one.
     *
     * @param old what was measured earlier
     * @param fresh what has been measured now, at least one row
     * @param order the slugs of all groups that there are
     * @return all, group by group in that order
     */
    static List<Row> merge(final List<Row> old, final List<Row> fresh, final List<String> order) {
        final String machine = fresh.get(0).machine();
        final Set<String> measured = fresh.stream().map(Row::group).collect(Collectors.toSet());
        final List<Row> all = new ArrayList<>(fresh);
        old.stream()
                .filter(row -> !measured.contains(row.group()) && machine.equals(row.machine()))
                .forEach(all::add);
        return order.stream()
                .flatMap(group -> all.stream().filter(row -> row.group().equals(group)))
                .toList();
    }
}
