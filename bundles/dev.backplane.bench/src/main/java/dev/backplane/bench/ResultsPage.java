package dev.backplane.bench;

import java.util.List;

/** {@code RESULTS.md}. */
final class ResultsPage {
    private final List<Group> groups;

    ResultsPage(final List<Group> groups) {
        this.groups = groups;
    }

    /**
     * Makes the page.
     *
     * @param rows of full runs on one machine, at least one
     * @return Markdown
     */
    String of(final List<Row> rows) {
        final StringBuilder page = new StringBuilder("""
                # Results

                Written by `bundles/dev.backplane.bench/run`; not to be edited. Figures are costs: lower is better. The ratio is ours divided
                by the peer's, median of all rounds, with the lowest and the highest; a row without a limit is only shown. Operations of
                nanoseconds are timed in short slices, ours and the peers', and the fastest slice of a round counts; of races between
                processes there are many rounds, so their lowest and highest lie further apart, and each third has new JVMs. A lock that
                is held is held for as much work as takes one processor so long undisturbed, the same in Java and in C. Who is measured
                while a hypervisor takes more than 3 % of the processors away is measured anew, after a pause that grows each time; in
                the end what is there counts. A ratio above its limit is undecided, not missed, if it was above in no more rounds than
                a tossed coin would show once in twenty times (sign test), or not in all where they are fewer than five.

                """);
        page.append("Machine: ").append(rows.get(0).machine()).append(".\n\n![](RESULTS.svg)\n");
        for (final Group group : groups) {
            final List<Row> mine = rows.stream()
                    .filter(row -> row.group().equals(group.slug()))
                    .toList();
            if (!mine.isEmpty()) {
                page.append("\n## ").append(group.title()).append("\n\n");
                page.append("`run ")
                        .append(group.slug())
                        .append("`, ")
                        .append(mine.get(0).measured());
                page.append("\n\n").append(Table.of(mine));
            }
        }
        return page.toString();
    }
}
