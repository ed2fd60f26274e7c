package dev.backplane.extension.workerspi;

import dev.backplane.api.Scope;
import dev.backplane.api.wait.WaitEvent;
import dev.backplane.api.worker.BackgroundWorkers;
import dev.backplane.api.worker.Isolation;
import dev.backplane.api.worker.Latch;
import dev.backplane.api.worker.RestartPolicy;
import dev.backplane.api.worker.StartCondition;
import dev.backplane.api.worker.WorkerHandle;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerRegistration;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.api.worker.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Workers that are in a state from the start. */
final class FakeWorkers implements BackgroundWorkers {
    final List<WorkerInfo> rows = new ArrayList<>();
    final List<Integer> woken = new ArrayList<>();
    final List<WorkerSpec> registered = new ArrayList<>();
    WorkerState state = WorkerState.STARTED;
    String refusal;

    void add(final int id, final Integer parent, final String main, final WorkerState current) {
        rows.add(new WorkerInfo(
                id,
                Optional.ofNullable(parent),
                "workerspi-1",
                "workerspi",
                "workerspi:0.1.0",
                Scope.GLOBAL,
                Optional.of("db" + id),
                current,
                Optional.of(4711L).filter(pid -> current == WorkerState.STARTED && parent != null),
                Optional.empty(),
                Isolation.THREAD,
                RestartPolicy.NEVER,
                StartCondition.PLATFORM_READY,
                0,
                Instant.EPOCH,
                Optional.of("no disk").filter(cause -> current == WorkerState.FAILED),
                main,
                ""));
    }

    @Override
    public WorkerRegistration register(final WorkerSpec spec) {
        if (refusal != null) {
            return new WorkerRegistration(Optional.empty(), Optional.of(refusal));
        }
        registered.add(spec);
        add(5, 0, spec.main().getName(), state);
        return new WorkerRegistration(find(5), Optional.empty());
    }

    @Override
    public List<WorkerInfo> workers() {
        return rows;
    }

    @Override
    public Optional<WorkerHandle> find(final int id) {
        return Optional.of(new Handle(id));
    }

    private final class Handle implements WorkerHandle, Latch {
        private final int id;

        private Handle(final int id) {
            this.id = id;
        }

        @Override
        public int id() {
            return id;
        }

        @Override
        public WorkerState state() {
            return state;
        }

        @Override
        public Optional<WorkerInfo> info() {
            return rows.stream().filter(row -> row.id() == id).findFirst();
        }

        @Override
        public WorkerState awaitStartup(final Duration timeout) {
            return state;
        }

        @Override
        public WorkerState awaitShutdown(final Duration timeout) {
            return state;
        }

        @Override
        public void terminate() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Latch latch() {
            return this;
        }

        @Override
        public void set() {
            woken.add(id);
        }

        @Override
        public void reset() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isSet() {
            return woken.contains(id);
        }

        @Override
        public boolean await(final Duration timeout, final WaitEvent event) {
            throw new UnsupportedOperationException();
        }
    }

    @Override
    public void start(final int id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stop(final int id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void restart(final int id) {
        throw new UnsupportedOperationException();
    }
}
