package dev.backplane.shell.verb;

import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.shell.command.CommandException;
import dev.backplane.shell.command.Operand;
import dev.backplane.shell.command.ValueKind;
import dev.backplane.shell.text.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the background worker that somebody means, and says how to speak of it. */
final class WorkerName {
    static final Operand OPERAND =
            Operand.required("WORKER", ValueKind.WORKER, "The worker's id, or its name if no other worker has it.");

    private WorkerName() {}

    /**
     * The worker that is meant. A number is an id if there is such an id. The name of a registration and its workers
     * means the registration.
     *
     * @param word an id or a name
     * @param workers all workers
     * @return one of them
     * @throws CommandException if there is none, or more than one
     */
    static WorkerInfo find(final String word, final List<WorkerInfo> workers) {
        return workers.stream()
                .filter(worker -> String.valueOf(worker.id()).equals(word))
                .findFirst()
                .orElseGet(() -> byName(word, workers));
    }

    private static WorkerInfo byName(final String name, final List<WorkerInfo> workers) {
        final List<WorkerInfo> found =
                workers.stream().filter(worker -> worker.name().equals(name)).toList();
        if (found.isEmpty()) {
            throw missing(name, workers);
        }
        final Optional<WorkerInfo> registration = found.stream()
                .filter(worker -> WorkerRow.workersOf(worker, found).size() == found.size() - 1)
                .findFirst();
        return registration.orElseThrow(() -> new CommandException(found.size() + " workers have the name " + name
                + "; give the id of the one that is meant: "
                + found.stream().map(WorkerName::choice).collect(Collectors.joining(", ")) + "."));
    }

    private static CommandException missing(final String word, final List<WorkerInfo> workers) {
        final String what = word.matches("\\d+") ? "with the id " + word : word;
        return new CommandException("There is no background worker " + what + "."
                + Nearest.question(
                        word, workers.stream().map(WorkerInfo::name).distinct().toList())
                + " worker:list shows all workers.");
    }

    private static String choice(final WorkerInfo worker) {
        final String where = WorkerRow.isRegistration(worker)
                ? ", in each database"
                : worker.database().map(name -> ", in database " + name).orElse("");
        return worker.id() + " (" + worker.extension() + where + ")";
    }

    /** One worker in a sentence. */
    static String describe(final WorkerInfo worker) {
        return "Worker " + worker.name() + " (id " + worker.id() + ")"
                + worker.database().map(name -> " in database " + name).orElse("");
    }

    /** A registration in a sentence. */
    static String describe(final WorkerInfo registration, final int databases) {
        return describe(registration)
                + switch (databases) {
                    case 0 -> ", in no database yet,";
                    case 1 -> " in 1 database";
                    default -> " in each of " + databases + " databases";
                };
    }
}
