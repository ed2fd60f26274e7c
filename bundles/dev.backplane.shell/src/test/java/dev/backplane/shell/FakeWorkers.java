package dev.backplane.shell;

import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.Scope;
import dev.backplane.api.worker.BackgroundWorkers;
import dev.backplane.api.worker.Isolation;
import dev.backplane.api.worker.RestartPolicy;
import dev.backplane.api.worker.StartCondition;
import dev.backplane.api.worker.WorkerHandle;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Background workers that go through the states that a test names, one with each look. */
public final class FakeWorkers {
    /** What was asked for: {@code start 4}. */
    public final List<String> requests = new ArrayList<>();

    private final List<WorkerInfo> workers = new ArrayList<>();
    private final Map<Integer, Deque<Optional<WorkerInfo>>> steps = new HashMap<>();

    public static WorkerInfo worker(final int id, final String name, final String database, final WorkerState state) {
        return new WorkerInfo(
                id,
                Optional.empty(),
                name,
                "background worker",
                "sharedlog:0.1.0",
                Scope.GLOBAL,
                Optional.ofNullable(database),
                state,
                Optional.of(4711L).filter(pid -> state.isRunning()),
                Optional.of(12).filter(backend -> state.isRunning()),
                Isolation.THREAD,
                RestartPolicy.ON_FAILURE,
                StartCondition.PLATFORM_READY,
                0,
                FakePlatform.TIME,
                Optional.empty(),
                "com.example.Sweeper",
                "");
    }

    /** One in each database. */
    public static WorkerInfo registration(final int id, final String name, final WorkerState state) {
        final WorkerInfo worker = worker(id, name, null, state);
        return change(worker, Optional.empty(), Scope.DATABASE, state, 0, 0, null);
    }

    /** The same worker some seconds later. */
    public static WorkerInfo later(
            final WorkerInfo worker,
            final int seconds,
            final WorkerState state,
            final int restarts,
            final String cause) {
        return change(worker, worker.parent(), worker.scope(), state, restarts, seconds, cause);
    }

    private static WorkerInfo change(
            final WorkerInfo worker,
            final Optional<Integer> parent,
            final Scope scope,
            final WorkerState state,
            final int restarts,
            final int seconds,
            final String cause) {
        final boolean runs = state.isRunning() && scope == Scope.GLOBAL;
        return new WorkerInfo(
                worker.id(),
                parent,
                worker.name(),
                worker.type(),
                worker.extension(),
                scope,
                worker.database(),
                state,
                Optional.of(4711L).filter(pid -> runs),
                Optional.of(12).filter(backend -> runs),
                worker.isolation(),
                worker.restart(),
                worker.start(),
                restarts,
                worker.since().plusSeconds(seconds),
                Optional.ofNullable(cause),
                worker.main(),
                worker.argument());
    }

    /** A worker in a database comes from the registration of its name that was added before. */
    private WorkerInfo adopted(final WorkerInfo worker) {
        final Optional<Integer> parent = workers.stream()
                .filter(other -> other.scope() == Scope.DATABASE
                        && other.name().equals(worker.name())
                        && worker.database().isPresent())
                .map(WorkerInfo::id)
                .findFirst();
        return change(
                worker,
                parent,
                worker.scope(),
                worker.state(),
                worker.restarts(),
                0,
                worker.cause().orElse(null));
    }

    public void add(final WorkerInfo worker) {
        workers.add(adopted(worker));
    }

    /** What the next look at a worker shows, once it was asked for something; the last step stays. */
    public void then(final WorkerInfo step) {
        steps.computeIfAbsent(step.id(), id -> new ArrayDeque<>()).add(Optional.of(adopted(step)));
    }

    /** The next look finds it gone. */
    public void thenGone(final int id) {
        steps.computeIfAbsent(id, key -> new ArrayDeque<>()).add(Optional.empty());
    }

    BackgroundWorkers service() {
        return Fake.of(
                BackgroundWorkers.class,
                Map.of(
                        "workers", arguments -> List.copyOf(workers),
                        "find", arguments -> info((Integer) arguments[0]).map(worker -> handle(worker.id())),
                        "start", arguments -> request("start", (Integer) arguments[0]),
                        "stop", arguments -> request("stop", (Integer) arguments[0]),
                        "restart", arguments -> request("restart", (Integer) arguments[0])));
    }

    private Object request(final String what, final int id) {
        if (info(id).isEmpty()) {
            throw new NotRegisteredException("there is no background worker with the id " + id);
        }
        requests.add(what + " " + id);
        return null;
    }

    private Optional<WorkerInfo> info(final int id) {
        return workers.stream().filter(worker -> worker.id() == id).findFirst();
    }

    private WorkerHandle handle(final int id) {
        return Fake.of(
                WorkerHandle.class,
                Map.of(
                        "info",
                        arguments -> look(id),
                        "state",
                        arguments -> info(id).map(WorkerInfo::state).orElse(WorkerState.STOPPED)));
    }

    private Optional<WorkerInfo> look(final int id) {
        final Deque<Optional<WorkerInfo>> left = steps.getOrDefault(id, new ArrayDeque<>());
        if (!left.isEmpty()) {
            final Optional<WorkerInfo> step = left.remove();
            step.ifPresentOrElse(
                    next -> workers.replaceAll(worker -> worker.id() == id ? next : worker),
                    () -> workers.removeIf(worker -> worker.id() == id));
        }
        return info(id);
    }
}
