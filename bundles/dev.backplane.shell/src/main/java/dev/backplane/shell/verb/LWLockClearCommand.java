package dev.backplane.shell.verb;

import dev.backplane.api.lwlock.LWLockInfo;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.api.lwlock.LWLocks;
import dev.backplane.api.lwlock.TrancheInfo;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.CommandException;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Operand;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.command.ValueKind;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Json;
import dev.backplane.shell.text.Nearest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code lwlock:clear}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "lwlock",
        function = "clear",
        description = "Ends the quarantine of a tranche's lock: declares the data behind it right as it is.")
public final class LWLockClearCommand extends BackendCommand {
    private static final Operand TRANCHE =
            Operand.required("TRANCHE", ValueKind.TRANCHE, "The tranche that the lock belongs to.");
    private static final Operand INDEX = Operand.optional(
            "INDEX", ValueKind.TEXT, "Which of its locks, from 0; not needed if only one is quarantined.");

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to use
     */
    @Activate
    public LWLockClearCommand(@Reference final Platform platform) {
        super(platform, List.of(TRANCHE, INDEX), List.of(Option.JSON));
        this.platform = platform;
    }

    @Override
    void runAsBackend(final Invocation invocation) {
        final LWLocks locks = platform.lwLocks();
        final List<String> operands = invocation.arguments().operands();
        final TrancheInfo tranche = find(operands.get(0), locks);
        final int index = operands.size() > 1 ? index(operands.get(1), tranche) : onlyQuarantined(tranche, locks);
        final String lock = "Lock " + index + " of tranche " + tranche.name();
        try (LWLockTranche handle = locks.namedTranche(tranche.name())) {
            if (!handle.lock(index).clearQuarantine(() -> {})) {
                throw new CommandException(lock + " is not quarantined; nothing was changed.");
            }
        }
        invocation
                .out()
                .print(
                        invocation.arguments().has(Option.JSON)
                                ? Json.write(LWLockListCommand.TABLE.json(ownLocks(tranche, locks)
                                        .filter(row -> row.index() == index)
                                        .map(LockRow::of)
                                        .toList()))
                                : lock
                                        + " is no longer quarantined: its data counts as right, and whoever wants the lock"
                                        + " can take it again.\n");
    }

    /** Only named tranches have locks of their own; others may have the same name. */
    private static TrancheInfo find(final String name, final LWLocks locks) {
        final List<TrancheInfo> all = locks.tranches();
        final List<TrancheInfo> found =
                all.stream().filter(row -> row.name().equals(name)).toList();
        if (found.isEmpty()) {
            throw new CommandException("There is no tranche " + name + "."
                    + Nearest.question(name, all.stream().map(TrancheInfo::name).toList())
                    + " lwlock:list shows all locks.");
        }
        return found.stream()
                .filter(row -> row.locks() > 0)
                .findFirst()
                .orElseThrow(() -> new CommandException("Tranche " + name + " has no locks of its own; they lie in "
                        + segments(found, locks) + ". shmem:reinit fills a segment anew and ends its quarantine."));
    }

    private static String segments(final List<TrancheInfo> tranches, final LWLocks locks) {
        final List<Integer> ids = tranches.stream().map(TrancheInfo::id).toList();
        final String names = locks.locks().stream()
                .filter(lock -> ids.contains(lock.trancheId()))
                .flatMap(lock -> lock.segment().stream())
                .distinct()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "segments" : "the segments " + names;
    }

    private static int index(final String word, final TrancheInfo tranche) {
        final int index;
        try {
            index = Integer.parseInt(word);
        } catch (final NumberFormatException e) {
            throw new CommandException("INDEX must be a number, not \"" + word + "\". " + range(tranche), e);
        }
        if (index < 0 || index >= tranche.locks()) {
            throw new CommandException("There is no lock " + index + ". " + range(tranche));
        }
        return index;
    }

    private static String range(final TrancheInfo tranche) {
        return "Tranche " + tranche.name()
                + (tranche.locks() == 1 ? " has only lock 0." : " has the locks 0 to " + (tranche.locks() - 1) + ".");
    }

    private static int onlyQuarantined(final TrancheInfo tranche, final LWLocks locks) {
        final List<Integer> found = ownLocks(tranche, locks)
                .filter(LWLockInfo::quarantined)
                .map(LWLockInfo::index)
                .toList();
        if (found.isEmpty()) {
            throw new CommandException(
                    "No lock of tranche " + tranche.name() + " is quarantined; nothing was changed.");
        }
        if (found.size() > 1) {
            throw new CommandException(found.size() + " locks of tranche " + tranche.name()
                    + " are quarantined; say which INDEX to clear: "
                    + found.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ".");
        }
        return found.get(0);
    }

    private static Stream<LWLockInfo> ownLocks(final TrancheInfo tranche, final LWLocks locks) {
        return locks.locks().stream()
                .filter(lock ->
                        lock.trancheId() == tranche.id() && lock.segment().isEmpty());
    }
}
