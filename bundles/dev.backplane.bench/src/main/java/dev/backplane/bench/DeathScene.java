package dev.backplane.bench;

import dev.backplane.engine.Instance;
import dev.backplane.engine.InstanceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AtomicBuffer;

/**
 * An instance with 50 backends, of which one that holds locks is killed in each run. Each is a process of its own where
 * there is memory for so many JVMs; elsewhere the others live in a few processes.
 */
final class DeathScene implements Callable<Death>, AutoCloseable {
    private static final int BACKENDS = 50;
    private static final int PROCESSES_AT_LEAST = 8;
    private static final long PROCESS_BYTES = 100L << 20;
    /** JVMs that start at the same time. */
    private static final int STARTING = 4;

    private static final int REHEARSALS = 5;
    private static final int QUEUE_MILLIS = 500;
    private static final int PATIENCE_SECONDS = 10;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Run run;
    private final MemoryFolder folder;
    private final Instance instance;
    private final AtomicBuffer shared;
    private final List<LineProcess> others = new ArrayList<>();

    DeathScene(final Run run) throws Exception {
        this.run = run;
        this.folder = new MemoryFolder();
        this.instance = Instance.create(InstanceConfig.of(folder.path()));
        this.shared = instance.resourceOwner("bench:1")
                .sharedMemory()
                .namedSegment(DeathBackend.NAME, DeathBackend.SIZE, segment -> {})
                .buffer();
        DeathBackend.locks(instance);
        final int processes = processes();
        for (int i = 0; i < processes; i++) {
            others.add(process((BACKENDS - 1) * (i + 1) / processes - (BACKENDS - 1) * i / processes));
            if (i >= STARTING) {
                others.get(i - STARTING).receive();
            }
        }
        for (final LineProcess other : others.subList(processes - STARTING, processes)) {
            other.receive();
        }
        // unmeasured: whoever waits for the first time loads native code
        for (int i = 0; i < REHEARSALS; i++) {
            call();
        }
    }

    private static int processes() throws IOException {
        final String available = Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .findFirst()
                .orElse("MemAvailable: 0 kB");
        final long bytes = Long.parseLong(available.replaceAll("\\D", "")) << 10;
        return (int) Math.max(PROCESSES_AT_LEAST, Math.min(BACKENDS - 1, bytes / 2 / PROCESS_BYTES));
    }

    /**
     * Who takes part.
     *
     * @return in words
     */
    String cast() {
        return others.size() == BACKENDS - 1
                ? BACKENDS + " backends in as many processes"
                : BACKENDS + " backends in " + (others.size() + 1) + " processes";
    }

    private LineProcess process(final int backends) throws IOException {
        final List<String> command =
                run.java(DeathBackend.class.getName(), folder.path().toString(), Integer.toString(backends));
        // small, so that many of them find room
        command.addAll(
                1, List.of("-Xmx32m", "-Xss256k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
        return new LineProcess("a backend", command);
    }

    @Override
    public Death call() throws Exception {
        try (LineProcess victim = process(0)) {
            victim.receive();
            victim.ask("hold");
            for (int lock = 0; lock < DeathBackend.VICTIMS_LOCKS; lock++) {
                shared.putLongVolatile(DeathBackend.taken(lock), 0);
            }
            // until the others want one of its locks
            Thread.sleep(QUEUE_MILLIS);
            final long failures = shared.getLongVolatile(DeathBackend.FAILURES_OFFSET);
            final ProcessHandle process = ProcessHandle.of(victim.pid()).orElseThrow();
            final long killed = System.nanoTime();
            process.destroyForcibly();
            final long free = awaitAllTaken(killed);
            return new Death(
                    (free - killed) / NANOS_PER_MILLI, shared.getLongVolatile(DeathBackend.FAILURES_OFFSET) - failures);
        }
    }

    /** When the last of the victim's locks was taken by somebody else. */
    private long awaitAllTaken(final long killed) throws InterruptedException {
        long last = killed;
        for (int lock = 0; lock < DeathBackend.VICTIMS_LOCKS; lock++) {
            while (shared.getLongVolatile(DeathBackend.taken(lock)) == 0) {
                if (System.nanoTime() - killed > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                    throw new IllegalStateException("lock " + lock + " of the dead was not given back");
                }
                Thread.sleep(1);
            }
            last = Math.max(last, shared.getLongVolatile(DeathBackend.taken(lock)));
        }
        return last;
    }

    @Override
    public void close() throws IOException {
        try {
            others.forEach(LineProcess::close);
            instance.close();
        } finally {
            folder.close();
        }
    }
}
