package dev.backplane.extension.sharedlog.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Kills writers in the middle of their work, one after the other, and measures how long the others felt it.
 *
 * <p>The time of recovery goes from just before SIGKILL is sent until both are true: a process of the instance has told
 * that the dead one's locks are given back, all that it may have held, the platform's own among them; and after that
 * each surviving writer of the same database, which shared the log's lock with the dead one, had two further appends
 * acknowledged. Two, because the first may have been under way before. So the time has in it how long the kernel takes
 * to end a JVM, how long until that is noticed, the recovery of the locks, the recovery of the log by the next taker of
 * its lock, and what the survivors need to get a processor; it is looked at every millisecond. Where no writer of the
 * database survives, only the first counts, and somebody else takes the lock later.
 */
final class Killing {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int FURTHER_APPENDS = 2;

    private final int kills;
    private final long linesOfEach;
    private final List<Writer> writers;
    private final InstanceLog log;
    private final DemoReport report;
    private int done;

    /**
     * Has killed nobody yet.
     *
     * @param kills how many writers to kill; fewer than there are
     * @param linesOfEach lines that each of them is to write
     * @param writers the writers
     * @param log what the instance tells
     * @param report takes the results
     */
    Killing(
            final int kills,
            final long linesOfEach,
            final List<Writer> writers,
            final InstanceLog log,
            final DemoReport report) {
        this.kills = kills;
        this.linesOfEach = linesOfEach;
        this.writers = writers;
        this.log = log;
        this.report = report;
    }

    /**
     * Kills the next writer if it is time: spread over the first half of the work, so that the survivors have the second
     * half to show that they go on.
     *
     * @throws DemoFailure when the others do not go on
     */
    void update() throws DemoFailure {
        final long furthest = survivors().stream()
                .mapToLong(writer -> writer.progress().lines())
                .max()
                .orElse(0);
        if (done < kills && furthest >= linesOfEach * (done + 1) / (2L * (kills + 1))) {
            kill(victim());
        }
    }

    /** A writer of the database that has most of them left. */
    private Writer victim() throws DemoFailure {
        final Map<String, Long> left =
                survivors().stream().collect(Collectors.groupingBy(Writer::database, Collectors.counting()));
        return survivors().stream()
                .filter(writer -> !writer.isDone())
                .max(Comparator.comparing(writer -> left.get(writer.database())))
                .orElseThrow(this::tooEarlyDone);
    }

    private void kill(final Writer victim) throws DemoFailure {
        final List<Writer> others = survivors().stream()
                .filter(writer -> writer != victim && writer.database().equals(victim.database()))
                .toList();
        victim.look();
        if (victim.isDone()) {
            throw tooEarlyDone();
        }
        final long begin = System.nanoTime();
        victim.kill();
        final long ended;
        final long free;
        final long recovered;
        try {
            ended = awaitDeathTold(victim, begin);
            free = System.nanoTime() - begin;
            awaitFurtherAppends(others, begin);
        } finally {
            recovered = System.nanoTime() - begin;
            report.recovered(recovered);
        }
        victim.awaitKilled();
        done++;
        report.killed();
        System.out.println("Killed %d in %s: it ended after %d ms, its locks were free again after %d ms, %s."
                .formatted(
                        victim.pid(),
                        victim.database(),
                        DemoReport.millis(ended),
                        DemoReport.millis(free),
                        others.isEmpty()
                                ? "and nobody else writes there"
                                : "the others there had written on after %d ms"
                                        .formatted(DemoReport.millis(recovered))));
    }

    /** Returns how long the kernel took to end the process: the instance can notice no earlier. */
    private long awaitDeathTold(final Writer victim, final long begin) throws DemoFailure {
        long ended = Long.MAX_VALUE;
        while (!log.toldDeathOf(victim.pid())) {
            pause(begin, "no process told that the locks of the killed process " + victim.pid() + " are given back");
            if (!victim.isAlive()) {
                ended = Math.min(ended, System.nanoTime() - begin);
            }
        }
        return Math.min(ended, System.nanoTime() - begin);
    }

    private static void awaitFurtherAppends(final List<Writer> writers, final long begin) throws DemoFailure {
        final Map<Writer, Long> lines = new HashMap<>();
        final Map<Writer, Integer> appends = new HashMap<>();
        look(writers);
        writers.forEach(writer -> lines.put(writer, writer.progress().lines()));
        while (true) {
            for (final Writer writer : writers) {
                if (lines.put(writer, writer.progress().lines())
                        != writer.progress().lines()) {
                    appends.merge(writer, 1, Integer::sum);
                }
            }
            final List<Writer> stuck = writers.stream()
                    .filter(writer -> !writer.isDone() && appends.getOrDefault(writer, 0) < FURTHER_APPENDS)
                    .toList();
            if (stuck.isEmpty()) {
                return;
            }
            pause(begin, "process " + stuck.get(0).pid() + " did not write on after another one was killed");
            look(writers);
        }
    }

    private static void look(final List<Writer> writers) throws DemoFailure {
        for (final Writer writer : writers) {
            writer.look();
        }
    }

    private static void pause(final long begin, final String otherwise) throws DemoFailure {
        if (System.nanoTime() - begin > PATIENCE_NANOS) {
            throw new DemoFailure(otherwise + ", " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS) + " s long");
        }
        try {
            TimeUnit.MILLISECONDS.sleep(1);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("the demo was interrupted", e);
        }
    }

    private List<Writer> survivors() {
        return writers.stream().filter(writer -> !writer.isKilled()).toList();
    }

    /**
     * Makes sure that all were killed who should.
     *
     * @throws DemoFailure when the writers were done too early
     */
    void requireAll() throws DemoFailure {
        if (done < kills) {
            throw tooEarlyDone();
        }
    }

    private DemoFailure tooEarlyDone() {
        return new DemoFailure("the writers had written everything when only " + done + " of " + kills
                + " were killed: give more input, or a higher --times");
    }

    /**
     * Makes sure that the instance has no session of a killed process any more.
     *
     * @param sessions the rows of {@code backend:list}
     * @throws DemoFailure when it has
     */
    void requireForgotten(final List<Map<String, Object>> sessions) throws DemoFailure {
        final Set<Long> killed = killed();
        for (final Map<String, Object> session : sessions) {
            if (session.get("pid") instanceof Double pid && killed.contains(pid.longValue())) {
                throw new DemoFailure("backend:list still shows a session of the killed process " + pid.longValue());
            }
        }
    }

    /** Counts what went wrong in the processes that were not killed. */
    void countErrors() {
        try {
            final List<String> problems = new ArrayList<>(log.problems(killed()));
            for (final Writer writer : survivors()) {
                problems.addAll(writer.problems());
            }
            problems.forEach(problem -> System.out.println("An error outside of the killed processes: " + problem));
            report.survivorErrors(problems.size());
            if (!problems.isEmpty()) {
                report.failed("an error outside of the killed processes: " + problems.get(0));
            }
        } catch (final DemoFailure e) {
            report.failed(e.getMessage());
        }
    }

    private Set<Long> killed() {
        return writers.stream().filter(Writer::isKilled).map(Writer::pid).collect(Collectors.toSet());
    }
}
