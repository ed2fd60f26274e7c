package dev.backplane.shell.verb;

import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerState;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says in sentences what became of background workers that were asked for something.
 *
 * @param wish what they were asked for: to ...
 * @param done what is so if they did it
 * @param notDone what is so if they have not done it yet
 * @param already what is so if they need not be asked
 */
record WorkerWords(String wish, String done, String notDone, String already) {
    /** The first is the worker, or the registration of the others. */
    private static String subject(final List<AskedWorker> asked) {
        final WorkerInfo first = asked.get(0).before();
        return WorkerRow.isRegistration(first)
                ? WorkerName.describe(first, asked.size() - 1)
                : WorkerName.describe(first);
    }

    private static boolean isRegistration(final List<AskedWorker> asked) {
        return WorkerRow.isRegistration(asked.get(0).before());
    }

    String asked(final List<AskedWorker> asked) {
        return subject(asked) + " is asked to " + wish + ".";
    }

    String already(final List<AskedWorker> asked) {
        return subject(asked) + " " + already + "; nothing was changed.";
    }

    String done(final List<AskedWorker> asked) {
        return isRegistration(asked) ? subject(asked) + " " + done + "." : reached(asked.get(0));
    }

    /**
     * What keeps them from it.
     *
     * @param asked the workers
     * @param progress how far each is
     * @param seconds how long they were waited for
     * @return for a registration: where it is done, and a sentence for each worker with which it is not
     */
    String missed(
            final List<AskedWorker> asked, final Function<AskedWorker, WorkerProgress> progress, final long seconds) {
        if (!isRegistration(asked)) {
            return missed(asked.get(0), progress.apply(asked.get(0)), seconds);
        }
        final List<AskedWorker> missed = asked.stream()
                .filter(worker -> progress.apply(worker) != WorkerProgress.REACHED)
                .toList();
        final List<AskedWorker> workers = missed.stream()
                .filter(worker -> !WorkerRow.isRegistration(worker.before()))
                .toList();
        final int all = asked.size() - 1;
        final Stream<String> sentences = (workers.isEmpty() ? missed : workers)
                .stream().map(worker -> missed(worker, progress.apply(worker), seconds));
        return Stream.concat(
                        Stream.of(subject(asked) + " " + done + " in " + (all - workers.size()) + " of " + all + "."),
                        sentences)
                .collect(Collectors.joining(" "));
    }

    private String reached(final AskedWorker worker) {
        final String subject = WorkerName.describe(worker.before()) + " ";
        final boolean stopped = wish.equals("stop");
        if (worker.now().isEmpty()) {
            return subject + (stopped ? done : "ran and has ended") + "; it is no longer listed.";
        }
        final WorkerInfo now = worker.now().get();
        if (now.state() == WorkerState.STARTED) {
            return subject + done + process(now) + ".";
        }
        return subject
                + (stopped
                        ? done + now.cause().map(cause -> "; its last failure").orElse("")
                        : "ran and has ended")
                + because(now.cause());
    }

    private static String process(final WorkerInfo worker) {
        return worker.pid().map(pid -> " in process " + pid).orElse("")
                + worker.backend().map(id -> " as backend " + id).orElse("");
    }

    private String missed(final AskedWorker worker, final WorkerProgress progress, final long seconds) {
        final String subject = WorkerName.describe(worker.before()) + " ";
        if (worker.now().isEmpty()) {
            return subject + "is gone: it has ended, or its extension or database is gone.";
        }
        final WorkerInfo now = worker.now().get();
        if (progress == WorkerProgress.PENDING) {
            return subject + notDone + " after " + seconds + " s; it is " + now.state() + waiting(now);
        }
        return subject
                + switch (now.state()) {
                    case BACKOFF -> "failed and is started again after a rest" + because(now.cause());
                    case FAILED -> "failed and is not started again by itself" + because(now.cause());
                    default -> "has stopped" + because(now.cause());
                };
    }

    private static String waiting(final WorkerInfo worker) {
        return worker.state() == WorkerState.NOT_YET_STARTED && worker.cause().isEmpty()
                ? " and waits for " + worker.start() + "."
                : because(worker.cause());
    }

    private static String because(final Optional<String> cause) {
        return cause.map(text -> ": " + text + (text.matches("(?s).*[.!?]") ? "" : "."))
                .orElse(".");
    }
}
