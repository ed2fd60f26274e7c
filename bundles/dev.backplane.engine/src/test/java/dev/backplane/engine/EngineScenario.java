package dev.backplane.engine;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.api.wait.WaitEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.AtomicBuffer;

/** What the other JVM of a test does: {@code EngineScenario DATA SCENARIO ARGUMENT...}. */
public final class EngineScenario {
    private static final BufferedReader INPUT =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private final Instance instance;
    private final ResourceOwner owner;

    private EngineScenario(final Instance instance) {
        this.instance = instance;
        this.owner = instance.resourceOwner("test:1");
    }

    /**
     * Runs one scenario.
     *
     * @param arguments data folder, scenario, its arguments
     * @throws Exception fails the process
     */
    public static void main(final String... arguments) throws Exception {
        final List<String> rest = Arrays.asList(arguments).subList(2, arguments.length);
        if (arguments[1].equals("postmaster")) {
            try (Instance instance = Instance.create(InstanceConfig.of(Path.of(arguments[0])))) {
                new EngineScenario(instance).idle();
            }
            return;
        }
        try (Instance instance = Instance.attach(Path.of(arguments[0]))) {
            final EngineScenario scenario = new EngineScenario(instance);
            switch (arguments[1]) {
                case "count" -> scenario.count(Integer.parseInt(rest.get(0)), Integer.parseInt(rest.get(1)));
                case "hold" -> scenario.hold(LWLockMode.valueOf(rest.get(0)));
                case "wait" -> scenario.waitFor(LWLockMode.valueOf(rest.get(0)));
                case "segment" -> scenario.segment(rest.get(0));
                case "initialize" -> scenario.dieInitializing();
                case "event" -> scenario.event(rest.get(0));
                case "idle" -> scenario.idle();
                default -> throw new IllegalArgumentException(arguments[1]);
            }
        }
    }

    private static void await(final String wanted) throws IOException {
        final String line = INPUT.readLine();
        if (!wanted.equals(line)) {
            throw new IllegalStateException("expected " + wanted + ", got " + line);
        }
    }

    private void idle() throws IOException {
        System.out.println("ready");
        await("end");
    }

    /** Increments two plain longs under the lock, one after the other: both are equal unless the lock failed. */
    private void count(final int rounds, final int dieAt) {
        final LWLockTranche tranche = owner.lwLocks().requestNamedTranche("counter", 1);
        final Segment segment = owner.sharedMemory().namedSegment("counter", 64, SegmentInitializer.ZEROED);
        final AtomicBuffer memory = segment.buffer();
        // the second number is the truth: the first may be one ahead when its writer died in between
        tranche.onOwnerDeath((lock, death) -> memory.putLong(0, memory.getLong(8)));
        final LWLock lock = tranche.lock(0);
        try (Backend me = instance.backends().register("counter " + instance.epoch() % 10)) {
            for (int round = 0; round < rounds; round++) {
                lock.acquire(LWLockMode.EXCLUSIVE);
                memory.putLong(0, memory.getLong(0) + 1);
                if (round == dieAt) {
                    Runtime.getRuntime().halt(137);
                }
                memory.putLong(8, memory.getLong(8) + 1);
                if (memory.getLong(0) != memory.getLong(8)) {
                    throw new IllegalStateException("two writers at once, seen by " + me.id());
                }
                lock.release();
            }
        }
    }

    private void hold(final LWLockMode mode) throws IOException {
        final LWLock lock = owner.lwLocks().namedTranche("held").lock(0);
        try (Backend me = instance.backends().register("holder")) {
            lock.acquire(mode);
            System.out.println("held by " + me.id());
            await("release");
            lock.release();
        }
    }

    private void waitFor(final LWLockMode mode) {
        final LWLock lock = owner.lwLocks().namedTranche("held").lock(0);
        try (Backend me = instance.backends().register("waiter")) {
            System.out.println("waiting " + me.id());
            final boolean atOnce = lock.acquire(mode);
            System.out.println(atOnce ? "at once" : "after a sleep");
            lock.release();
        }
    }

    private void segment(final String name) throws IOException {
        final boolean[] ran = {false};
        try (Segment segment = owner.sharedMemory().namedSegment(name, 64, fresh -> {
            ran[0] = true;
            fresh.buffer().putLong(0, 1236);
        })) {
            System.out.println(
                    (ran[0] ? "initialised " : "found ") + segment.buffer().getLong(0));
            await("end");
        }
    }

    private void dieInitializing() {
        owner.sharedMemory().namedSegment("half", 64, fresh -> {
            fresh.buffer().putLong(0, 99);
            Runtime.getRuntime().halt(137);
        });
    }

    private void event(final String name) throws IOException {
        final WaitEvent event = owner.waitEvents().define(name);
        try (Backend me = instance.backends().register("sleeper")) {
            event.start();
            System.out.println(event.info() + " " + me.id());
            await("end");
            event.end();
        }
    }
}
