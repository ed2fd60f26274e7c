package dev.backplane.shell.verb;

import dev.backplane.api.worker.BackgroundWorkers;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.shell.command.CommandException;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.command.ValueKind;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Json;
import dev.backplane.shell.text.Printable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Asks a background worker for something and waits until it is so. It runs without a backend: to stop a worker must be
 * possible also when every slot is taken.
 */
abstract class WorkerCommand extends ShellCommand {
    private static final long DEFAULT_SECONDS = 10;
    private static final long MOST_SECONDS = 3600;
    private static final Option WAIT = Option.value(
            "--wait", "SECONDS", ValueKind.TEXT, "How long to wait for it, 10 otherwise; 0 asks and does not wait.");

    private static final long POLL_MILLIS = 20;

    /** Code that cannot work mostly throws at once; a worker counts as running if it still does after this time. */
    private static final long SETTLE_MILLIS = 200;

    private final Platform platform;
    private final WorkerWords words;

    WorkerCommand(final Platform platform, final WorkerWords words) {
        super(List.of(WorkerName.OPERAND), List.of(WAIT, Option.JSON));
        this.platform = platform;
        this.words = words;
    }

    /** Whether there is anything to ask for. */
    abstract boolean isNeeded(AskedWorker worker);

    /** Asks the platform. */
    abstract void ask(BackgroundWorkers workers, int id);

    /** How far the worker is, as of the last look. */
    abstract WorkerProgress progress(AskedWorker worker);

    @Override
    protected final void run(final Invocation invocation) throws InterruptedException {
        final long seconds = seconds(invocation);
        final BackgroundWorkers service = platform.backgroundWorkers();
        final List<AskedWorker> asked = lookUp(invocation.arguments().operands().get(0), service);
        final boolean needed = asked.stream().anyMatch(this::isNeeded);
        final boolean already = !needed && isReached(asked);
        if (needed) {
            ask(service, asked);
        }
        if (!already && seconds > 0) {
            await(asked, Duration.ofSeconds(seconds));
        }
        if (invocation.arguments().has(Option.JSON)) {
            invocation.out().print(json(asked, service));
        }
        if (already) {
            say(invocation, words.already(asked));
        } else if (seconds == 0) {
            say(invocation, words.asked(asked));
        } else if (isReached(asked)) {
            say(invocation, words.done(asked));
        } else {
            throw new CommandException(words.missed(asked, this::progress, seconds));
        }
    }

    private boolean isReached(final List<AskedWorker> asked) {
        return asked.stream().allMatch(worker -> progress(worker) == WorkerProgress.REACHED);
    }

    private static void say(final Invocation invocation, final String sentence) {
        if (!invocation.arguments().has(Option.JSON)) {
            invocation.out().print(Printable.line(sentence) + "\n");
        }
    }

    private static long seconds(final Invocation invocation) {
        final String word = invocation.arguments().get(WAIT).orElse(String.valueOf(DEFAULT_SECONDS));
        try {
            final long seconds = Long.parseLong(word);
            if (seconds >= 0 && seconds <= MOST_SECONDS) {
                return seconds;
            }
        } catch (final NumberFormatException e) {
            throw notSeconds(word, e);
        }
        throw notSeconds(word, null);
    }

    private static CommandException notSeconds(final String word, final Throwable cause) {
        return new CommandException(
                "SECONDS must be a number from 0 to " + MOST_SECONDS + ", not \"" + word + "\".", cause);
    }

    /** The worker; behind a registration its workers. */
    private static List<AskedWorker> lookUp(final String word, final BackgroundWorkers service) {
        final List<WorkerInfo> workers = service.workers();
        final WorkerInfo worker = WorkerName.find(word, workers);
        final List<AskedWorker> asked = new ArrayList<>();
        Stream.concat(Stream.of(worker), WorkerRow.workersOf(worker, workers).stream())
                .forEach(info -> service.find(info.id()).ifPresent(handle -> asked.add(new AskedWorker(handle, info))));
        if (asked.isEmpty() || asked.get(0).before() != worker) {
            throw new CommandException(WorkerName.describe(worker) + " is gone.");
        }
        return asked;
    }

    /** A registration passes on what it is asked for; where it is in that state, its workers are asked themselves. */
    private void ask(final BackgroundWorkers service, final List<AskedWorker> asked) {
        if (isNeeded(asked.get(0))) {
            ask(service, asked.get(0).before().id());
        } else {
            asked.stream()
                    .filter(this::isNeeded)
                    .forEach(worker -> ask(service, worker.before().id()));
        }
    }

    private void await(final List<AskedWorker> asked, final Duration timeout) throws InterruptedException {
        final long began = System.nanoTime();
        boolean settled = false;
        while (true) {
            asked.forEach(AskedWorker::look);
            final boolean pending = asked.stream().anyMatch(worker -> progress(worker) == WorkerProgress.PENDING);
            settled |= asked.stream().noneMatch(AskedWorker::runs);
            if (pending ? System.nanoTime() - began >= timeout.toNanos() : settled) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(pending ? POLL_MILLIS : SETTLE_MILLIS);
            settled = !pending;
        }
    }

    private static String json(final List<AskedWorker> asked, final BackgroundWorkers service) {
        final List<WorkerInfo> known =
                asked.stream().flatMap(worker -> worker.now().stream()).toList();
        return Json.write(WorkerListCommand.TABLE.json(WorkerRow.of(service.workers()).stream()
                .filter(row -> known.stream()
                        .anyMatch(info -> info.id() == row.info().id()
                                && info.name().equals(row.info().name())))
                .toList()));
    }
}
