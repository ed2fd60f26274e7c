package dev.backplane.engine;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.backplane.api.BackplaneException;
import dev.backplane.api.InUseException;
import dev.backplane.api.Scope;
import dev.backplane.api.StaleHandleException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.api.shmem.SegmentRequest;
import dev.backplane.api.wait.WaitEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.agrona.concurrent.AtomicBuffer;
import org.slf4j.LoggerFactory;

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
        if (List.of("postmaster", "kept", "databases").contains(arguments[1])) {
            try (Instance instance = Instance.create(InstanceConfig.of(Path.of(arguments[0])))) {
                final EngineScenario scenario = new EngineScenario(instance);
                if (arguments[1].equals("kept")) {
                    scenario.keep();
                } else if (arguments[1].equals("databases")) {
                    scenario.makeDatabases();
                }
                scenario.idle();
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
                case "migrate" -> scenario.migrate(rest.get(0).equals("die"));
                case "stale" -> scenario.stale(rest.get(0));
                case "die-inside" -> scenario.dieInside(rest.get(0));
                case "deadlock" -> scenario.deadlock(rest.get(0));
                case "watch" -> scenario.watch();
                case "everything" -> scenario.everything();
                case "lose" -> scenario.loseDatabase(rest.get(0));
                case "variable" -> scenario.watchVariable();
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

    /** Tells what its housekeeper logs. */
    private void watch() throws IOException {
        final AppenderBase<ILoggingEvent> printer = new AppenderBase<>() {
            @Override
            protected void append(final ILoggingEvent event) {
                System.out.println(event.getFormattedMessage());
            }
        };
        printer.start();
        ((Logger) LoggerFactory.getLogger(FileWatch.class)).addAppender(printer);
        owner.sharedMemory().namedSegment("watched", 64, fresh -> fresh.buffer().putLong(0, 1));
        idle();
    }

    private void makeDatabases() {
        instance.databases().create("kept");
        instance.databases().create("d");
        instance.databases().create("gone");
        instance.databases().rename("d", "renamed");
        instance.databases().drop("gone");
    }

    /** Looks twice at the memory of a database that is dropped meanwhile: through a handle, and by name. */
    private void loseDatabase(final String database) throws IOException {
        try (Backend me = instance.backends().register("loser", database)) {
            final Segment segment =
                    owner.sharedMemory().namedSegment("v", 64, Scope.DATABASE, SegmentInitializer.ZEROED);
            segment.buffer().putInt(0, me.id());
            System.out.println("bound");
            await("look");
            final List<String> seen = new ArrayList<>();
            for (final Runnable use : List.<Runnable>of(
                    segment::buffer, () -> owner.sharedMemory().lookup("v"))) {
                try {
                    use.run();
                    seen.add("nothing");
                } catch (final BackplaneException e) {
                    seen.add(e.getClass().getSimpleName());
                }
            }
            System.out.println(String.join(" ", seen));
            await("end");
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

    /** Two kept segments; the lock inside the second one is held exclusively. */
    private void keep() {
        owner.sharedMemory()
                .namedSegment(SegmentRequest.of("whole", 256).kept(true))
                .buffer()
                .putLong(0, 1236);
        final int tranche = owner.lwLocks().newTrancheId("inner");
        final Segment half = owner.sharedMemory()
                .namedSegment(SegmentRequest.of("half", 256)
                        .kept(true)
                        .initializer(fresh -> owner.lwLocks().initialize(fresh, 128, tranche)));
        instance.backends().register("holder");
        owner.lwLocks().lock(half, 128).acquire(LWLockMode.EXCLUSIVE);
    }

    private void migrate(final boolean die) {
        owner.sharedMemory();
        System.out.println("asking");
        try {
            owner.sharedMemory()
                    .namedSegment(SegmentRequest.of("counter", 128)
                            .layoutVersion(2)
                            .migrator((from, to) -> {
                                System.out.println("migrating");
                                if (die) {
                                    Runtime.getRuntime().halt(137);
                                }
                            }));
            System.out.println("migrated");
        } catch (final InUseException e) {
            System.out.println(e.getMessage());
        }
    }

    private void stale(final String name) throws IOException {
        final Segment segment = owner.sharedMemory()
                .namedSegment(name, 64, fresh -> fresh.buffer().putLong(0, 1236));
        final AtomicBuffer bytes = segment.buffer();
        System.out.println("found " + bytes.getLong(0));
        boolean foreign = false;
        while (System.in.available() == 0 || bytes.capacity() != 0) {
            try {
                foreign |= bytes.getLong(0) != 1236;
            } catch (final IndexOutOfBoundsException e) {
                Thread.onSpinWait();
            }
        }
        await("look");
        String failure = "nothing";
        try {
            segment.buffer();
        } catch (final StaleHandleException e) {
            failure = e.getClass().getSimpleName();
        }
        System.out.println(failure + ", the buffer shows " + bytes.capacity() + " bytes, "
                + (foreign ? "foreign bytes were seen" : "nothing foreign was seen"));
        await("end");
    }

    private void dieInside(final String name) {
        final Segment segment = owner.sharedMemory().lookup(name).orElseThrow();
        instance.backends().register("holder");
        owner.lwLocks().lock(segment, 128).acquire(LWLockMode.EXCLUSIVE);
        segment.buffer().putLong(8, 99);
        Runtime.getRuntime().halt(137);
    }

    /** Takes lock 1, then lock 0 when told so. */
    private void deadlock(final String tranche) throws IOException {
        final LWLockTranche two = owner.lwLocks().namedTranche(tranche);
        try (Backend me = instance.backends().register("other")) {
            two.lock(1).acquire(LWLockMode.EXCLUSIVE);
            System.out.println("holds " + me.id());
            await("go");
            two.lock(0).acquire(LWLockMode.EXCLUSIVE);
            System.out.println("has both");
            two.lock(0).release();
            two.lock(1).release();
        }
    }

    /** Waits for changes of the variable of lock "held", until it is free. */
    private void watchVariable() {
        final LWLock lock = owner.lwLocks().namedTranche("held").lock(0);
        try (Backend me = instance.backends().register("watcher")) {
            System.out.println("watching " + me.id());
            OptionalLong seen = OptionalLong.of(0);
            while (seen.isPresent()) {
                seen = lock.waitForVar(seen.getAsLong());
                System.out.println(seen.isPresent() ? "var " + seen.getAsLong() : "free");
            }
        }
    }

    /** Comes by all fault points, those of the recovery aside. */
    private void everything() {
        final LWLock lock = owner.lwLocks().namedTranche("held").lock(0);
        try (Backend me = instance.backends().register("victim")) {
            lock.acquire(LWLockMode.SHARED);
            lock.release();
            owner.waitEvents().define("everything");
            owner.lwLocks().requestNamedTranche("everything", 3).close();
            owner.sharedMemory()
                    .namedSegment("everything", 64, SegmentInitializer.ZEROED)
                    .close();
            owner.sharedMemory().namedSegment("everything", 64, SegmentInitializer.ZEROED);
            owner.sharedMemory()
                    .namedSegment(SegmentRequest.of("everything", 2 << 20)
                            .layoutVersion(1)
                            .migrator((from, to) -> to.buffer().putInt(0, me.id())));
            instance.databases().create("everything");
            instance.databases().rename("everything", "renamed");
            instance.databases().drop("renamed");
        }
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
