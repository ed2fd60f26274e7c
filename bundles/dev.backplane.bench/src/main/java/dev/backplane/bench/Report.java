package dev.backplane.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files that a run leaves. {@code target} has the last figures of each group, of whatever length; beside the module's
 * sources lie those of full runs, as JSON, and as a page and a chart, which are made of that JSON alone.
 */
final class Report {
    private final Path module;
    private final List<Group> groups;

    Report(final Path module, final List<Group> groups) {
        this.module = module;
        this.groups = groups;
    }

    void add(final List<Row> fresh, final boolean shortRun) throws IOException {
        final Path target = module.resolve("target");
        final List<Row> last = replace(target.resolve("results.json"), fresh);
        Files.writeString(target.resolve("results.svg"), new Chart(groups).of(last));
        if (!shortRun) {
            final List<Row> full = replace(module.resolve("RESULTS.json"), fresh);
            Files.writeString(module.resolve("RESULTS.svg"), new Chart(groups).of(full));
            Files.writeString(module.resolve("RESULTS.md"), new ResultsPage(groups).of(full));
        }
    }

    private List<Row> replace(final Path file, final List<Row> fresh) throws IOException {
        final List<Row> rows = Results.merge(
                Results.read(file), fresh, groups.stream().map(Group::slug).toList());
        Results.write(file, rows);
        return rows;
    }
}
