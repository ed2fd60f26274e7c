package dev.backplane.engine.lwlock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.agrona.collections.LongHashSet;

/**
 * Runs the real code of several simulated processes step by step, in every order that differs from "each goes on until it
 * must wait" by at most so many preemptions, deaths and time-outs. A step is an access to shared memory that others can
 * tell; a process can die before each of them, and while it sleeps. After each run comes the schedule that differs in
 * the last choice which has an alternative left, so the search is exhaustive within its bounds, and a failure names its
 * schedule, with which {@link #replay} runs it again. A run ends early where it comes into a state from which all has
 * been tried already: the same memory, and processes that have seen the same until now.
 *
 * <p>One thread has the turn at a time; it decides itself who is next. Sleeping with nobody left to wake is a lost wake-up.
 */
final class Simulation implements AutoCloseable {
    /** Ends the code of a process that was killed, or of a run that is over. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        Death() {
            super("killed by the simulation", null, false, false);
        }
    }

    /**
     * How far a schedule may differ from the straight one.
     *
     * @param preemptions how often a process is stopped although it could go on
     * @param deaths how many processes are killed, the recovering one included
     * @param timeouts how many sleeps end by themselves, where that is not the only way to go on
     */
    record Bounds(int preemptions, int deaths, int timeouts) {}

    /**
     * A simulated process.
     *
     * @param body what it does, once
     * @param isReady whether it can begin: for the process that recovers, whether somebody has died
     * @param isTimed whether its sleeps may end by themselves
     * @param repeats whether it begins anew when its body has ended, or when it was killed
     * @param onDeath what the kernel does when it was killed
     */
    record Actor(Runnable body, BooleanSupplier isReady, boolean isTimed, boolean repeats, Runnable onDeath) {}

    /** Processes on a memory of their own, made anew for each schedule. */
    interface World {
        List<Actor> actors();

        /** Called when nobody has anything to do any more. */
        void check();

        /** A hash of all that processes share. */
        long fingerprint();
    }

    private enum State {
        WAITS_TO_BEGIN,
        RUNS,
        SLEEPS,
        OVER
    }

    private final class Life {
        final Actor actor;
        final Semaphore turn = new Semaphore(0);
        State state = State.WAITS_TO_BEGIN;
        boolean hasBegun;
        boolean killed;
        long address;
        int bits;
        long nanos;
        long asleepSince;
        long history;

        Life(final Actor actor) {
            this.actor = actor;
        }

        boolean isReady() {
            return state == State.RUNS
                    || state == State.WAITS_TO_BEGIN && actor.isReady().getAsBoolean();
        }
    }

    private static final int LONGEST_RUN = 5_000;

    private final ExecutorService pool = Executors.newCachedThreadPool(task -> {
        final Thread thread = new Thread(task, "simulated process");
        thread.setDaemon(true);
        return thread;
    });
    private final Bounds bounds;
    private final List<Integer> choices = new ArrayList<>();
    private final List<Integer> options = new ArrayList<>();
    private final LongHashSet visited = new LongHashSet();
    private final ThreadLocal<Life> current = new ThreadLocal<>();

    private World world;
    private List<Life> lives;
    private Phaser threads;
    private volatile boolean ending;
    private boolean pruned;
    private Throwable failure;
    private int depth;
    private int preemptions;
    private int deaths;
    private int timeouts;
    private int steps;
    private long now;

    Simulation(final Bounds bounds) {
        this.bounds = bounds;
    }

    /** Runs all schedules; answers how many there were. */
    int explore(final Function<Simulation, World> creation) {
        int runs = 0;
        do {
            run(creation);
            runs++;
        } while (next());
        return runs;
    }

    /** Runs one schedule, as a failure names it. */
    void replay(final Function<Simulation, World> creation, final List<Integer> schedule) {
        choices.clear();
        options.clear();
        for (final int choice : schedule) {
            choices.add(choice);
            options.add(0);
        }
        visited.clear();
        run(creation);
    }

    private boolean next() {
        while (!choices.isEmpty()) {
            final int last = choices.size() - 1;
            if (choices.get(last) + 1 < options.get(last)) {
                choices.set(last, choices.get(last) + 1);
                return true;
            }
            choices.remove(last);
            options.remove(last);
        }
        return false;
    }

    private void run(final Function<Simulation, World> creation) {
        depth = 0;
        preemptions = 0;
        deaths = 0;
        timeouts = 0;
        steps = 0;
        now = 0;
        ending = false;
        pruned = false;
        failure = null;
        world = creation.apply(this);
        lives = world.actors().stream().map(Life::new).toList();
        threads = new Phaser(1);
        work(next(null));
        threads.arriveAndAwaitAdvance();
        if (failure == null && !pruned) {
            try {
                world.check();
            } catch (final Throwable e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw new AssertionError("schedule " + choices + ": " + failure, failure);
        }
    }

    /** A thread runs bodies one after the other, until another that has begun already is to go on. */
    private void work(final Life first) {
        Life life = first;
        while (life != null) {
            live(life);
            life = ending ? null : next(null);
            if (life != null && life.hasBegun) {
                life.turn.release();
                life = null;
            }
        }
    }

    private void live(final Life life) {
        current.set(life);
        life.hasBegun = true;
        life.state = State.RUNS;
        try {
            life.actor.body().run();
        } catch (final Death e) {
            if (!ending) {
                life.killed = false;
                life.actor.onDeath().run();
            }
        } catch (final Throwable e) {
            if (!ending) {
                failure = e;
                end();
            }
        }
        life.hasBegun = false;
        life.state = life.actor.repeats() ? State.WAITS_TO_BEGIN : State.OVER;
        current.remove();
    }

    /** Lets another go on, on its own thread. */
    private void pass(final Life next) {
        if (next.hasBegun) {
            next.turn.release();
        } else {
            threads.register();
            pool.execute(() -> {
                work(next);
                threads.arriveAndDeregister();
            });
        }
    }

    private void end() {
        ending = true;
        lives.forEach(life -> life.turn.release());
    }

    /** What a process has seen decides what it does next. */
    long seen(final long value) {
        final Life me = current.get();
        if (me != null) {
            me.history = mix(me.history, value);
        }
        return value;
    }

    static long mix(final long hash, final long value) {
        long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
        mixed ^= mixed >>> 32;
        return mixed * 0xD6E8FEB86659FD93L;
    }

    private long fingerprint(final Life me) {
        long hash = mix(world.fingerprint(), lives.indexOf(me));
        hash = mix(hash, now << 24 | preemptions << 16 | deaths << 8 | timeouts);
        for (final Life life : lives) {
            hash = mix(hash, life.history);
            hash = mix(hash, life.state.ordinal() << 1 | (life.killed ? 1 : 0));
            if (life.state == State.SLEEPS) {
                hash = mix(hash, life.address);
                hash = mix(
                        hash,
                        (long) life.bits << 32
                                | lives.stream()
                                        .filter(other ->
                                                other.state == State.SLEEPS && other.asleepSince < life.asleepSince)
                                        .count());
                hash = mix(hash, life.nanos);
            }
        }
        return hash;
    }

    /** Before each access to shared memory. */
    void step() {
        final Life me = current.get();
        if (me == null) {
            return;
        }
        if (ending || me.killed) {
            throw new Death();
        }
        if (++steps > LONGEST_RUN) {
            throw new IllegalStateException("the run does not end");
        }
        final List<Life> others = preemptions < bounds.preemptions() ? ready(me) : List.of();
        final int choice = choose(me, 1 + others.size() + (deaths < bounds.deaths() ? 1 : 0));
        if (pruned) {
            throw new Death();
        }
        if (choice == 0) {
            return;
        }
        if (choice > others.size()) {
            deaths++;
            me.killed = true;
            throw new Death();
        }
        preemptions++;
        handOver(me, others.get(choice - 1));
    }

    /** The dead change nothing, also while their code unwinds. */
    void requireAlive() {
        final Life me = current.get();
        if (me != null && (ending || me.killed)) {
            throw new Death();
        }
    }

    /** A process that polls lets the next one go on that can; no choice, for polling never ends by itself. */
    void pause() {
        final Life me = current.get();
        if (me == null) {
            return;
        }
        if (++steps > LONGEST_RUN) {
            throw new IllegalStateException("the run does not end");
        }
        final int mine = lives.indexOf(me);
        for (int i = 1; i < lives.size(); i++) {
            final Life next = lives.get((mine + i) % lives.size());
            if (next.isReady()) {
                handOver(me, next);
                return;
            }
        }
    }

    /** Sleeps until somebody wakes, or the time is up; the word had the value expected in the same step. */
    void sleep(final long address, final int bits, final long nanos) {
        final Life me = current.get();
        me.state = State.SLEEPS;
        me.address = address;
        me.bits = bits;
        me.nanos = nanos;
        me.asleepSince = steps;
        final Life next = next(me);
        if (next != me) {
            if (next != null) {
                pass(next);
            }
            me.turn.acquireUninterruptibly();
        }
        requireTurn(me);
    }

    /** Wakes sleepers, the longest first. */
    void wake(final long address, final int count, final int bits) {
        lives.stream()
                .filter(life -> life.state == State.SLEEPS && life.address == address && (life.bits & bits) != 0)
                .sorted((a, b) -> Long.compare(a.asleepSince, b.asleepSince))
                .limit(count)
                .forEach(life -> life.state = State.RUNS);
    }

    long now() {
        return now;
    }

    private List<Life> ready(final Life me) {
        return lives.stream().filter(life -> life != me && life.isReady()).toList();
    }

    private void handOver(final Life me, final Life next) {
        pass(next);
        me.turn.acquireUninterruptibly();
        requireTurn(me);
    }

    private void requireTurn(final Life me) {
        if (ending || me.killed) {
            throw new Death();
        }
    }

    /** Who goes on after one who cannot: one who is ready, whose sleep ends, or who is killed in his sleep; null at the end. */
    private Life next(final Life me) {
        final List<Life> ready = ready(null);
        final List<Life> sleepers =
                lives.stream().filter(life -> life.state == State.SLEEPS).toList();
        final List<Life> timed =
                sleepers.stream().filter(life -> life.actor.isTimed()).toList();
        if (ready.isEmpty() && sleepers.isEmpty()) {
            end();
            return null;
        }
        if (ready.isEmpty() && timed.isEmpty()) {
            failure = new AssertionError("lost wake-up: " + sleepers.size() + " sleep and nobody will wake them");
            end();
            return null;
        }
        final int waking = ready.isEmpty() || timeouts < bounds.timeouts() ? timed.size() : 0;
        final int dying = deaths < bounds.deaths() ? sleepers.size() : 0;
        final int choice = choose(me, ready.size() + waking + dying);
        if (pruned) {
            return null;
        }
        final Life next;
        if (choice < ready.size()) {
            next = ready.get(choice);
        } else if (choice < ready.size() + waking) {
            next = timed.get(choice - ready.size());
            timeouts++;
            now += next.nanos;
            next.state = State.RUNS;
        } else {
            next = sleepers.get(choice - ready.size() - waking);
            deaths++;
            next.killed = true;
        }
        return next;
    }

    private int choose(final Life me, final int count) {
        if (count == 1) {
            return 0;
        }
        if (depth == choices.size()) {
            if (!visited.add(fingerprint(me))) {
                pruned = true;
                end();
                return 0;
            }
            choices.add(0);
            options.add(count);
        }
        options.set(depth, count);
        return choices.get(depth++);
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
