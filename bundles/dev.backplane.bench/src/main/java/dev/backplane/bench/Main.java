package dev.backplane.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs groups: {@code [--short] [--list] [GROUP...]}. Exit code 0 if all that is available was measured; 2 for wrong usage. */
final class Main {
    private final boolean isShort;
    private final Path module;
    private final Report report;
    private final Machine machine = Machine.current();
    private int failures;

    private Main(final boolean isShort, final Path module) throws IOException {
        this.isShort = isShort;
        this.module = module;
        Files.createDirectories(module.resolve("target"));
        this.report = new Report(module, Groups.all());
    }

    public static void main(final String[] args) throws IOException {
        final List<String> names = new ArrayList<>(List.of(args));
        final boolean isShort = names.remove("--short");
        if (names.remove("--list")) {
            Groups.all().forEach(group -> System.out.println(group.slug() + "\t" + group.title()));
            return;
        }
        final List<Group> groups;
        try {
            groups = Groups.named(names);
        } catch (final IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        final Main main = new Main(isShort, Path.of(System.getProperty("backplane.bench", ".")));
        groups.forEach(main::run);
        System.exit(main.failures == 0 ? 0 : 1);
    }

    /** Writes the files after each group: what breaks later takes nothing away. */
    private void run(final Group group) {
        final List<Row> rows = new ArrayList<>();
        try (Run run = new Run(isShort, module)) {
            final int rounds = isShort ? group.shortRounds() : group.rounds();
            for (final Workload workload : group.workloads(run)) {
                final Patience patience = isShort
                        ? Patience.none()
                        : Patience.of(rounds * (1 + workload.peers().size()));
                final Measurement measurement =
                        new Measurement(workload, rounds, patience, text -> say(group.slug() + ": " + text));
                rows.addAll(measurement.rows(group.slug(), isShort, machine));
                measurement.failures().forEach(this::fail);
            }
        } catch (final Exception e) {
            fail(e);
        }
        try {
            if (!rows.isEmpty()) {
                report.add(rows, isShort);
                System.out.println("\n" + group.title() + "\n\n" + Table.of(rows));
            }
        } catch (final IOException e) {
            fail(e);
        }
    }

    private void fail(final Exception e) {
        failures++;
        e.printStackTrace();
    }

    private static void say(final String text) {
        System.err.println(text);
    }
}
