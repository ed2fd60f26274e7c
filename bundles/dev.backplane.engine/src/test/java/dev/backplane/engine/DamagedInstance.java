package dev.backplane.engine;

import dev.backplane.api.BackplaneException;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.HeldFileLock;
import dev.backplane.engine.memory.TableId;
import dev.backplane.engine.table.RowDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Folders that look as if an instance ran there, with a control file that a test has damaged. A lock file that this JVM
 * holds plays the living postmaster.
 */
final class DamagedInstance implements AutoCloseable {
    static final Limits LIMITS = TestInstance.small();
    static final ControlFileDescriptor LAYOUT = new ControlFileDescriptor(LIMITS);

    private static final byte[] CONTROL;
    private static final byte[] EXTENT;

    static {
        try (TestInstance test = new TestInstance(LIMITS)) {
            test.instance.databases().create("orders");
            test.instance.databases().create("sales");
            test.memory().namedSegment("small", 64, fresh -> {});
            test.memory().namedSegment("other", 5000, fresh -> {});
            test.locks().requestNamedTranche("locks", 2);
            test.locks().newTrancheId("dynamic");
            test.events().define("Event");
            final Path folder = test.instance.shmemFolder();
            CONTROL = withoutMakers(Files.readAllBytes(folder.resolve("control")));
            EXTENT = Files.readAllBytes(folder.resolve("region-1-1"));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final Path folder;
    private final Optional<HeldFileLock> alive;

    /** A whole one, in a folder of its own. */
    DamagedInstance(final Path parent, final boolean running) throws IOException {
        final Path memory = Path.of("/dev/shm");
        folder = Files.createTempDirectory(
                Files.isWritable(memory) ? memory : parent,
                "backplane-fuzz",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectory(folder.resolve("live"));
        Files.write(control(), CONTROL);
        Files.write(folder.resolve("region-1-1"), EXTENT);
        alive = running ? HeldFileLock.tryAcquire(folder.resolve("live").resolve("0.lck")) : Optional.empty();
    }

    /** Rows that nobody answers for: whoever finds one half-made must not wait for the maker. */
    private static byte[] withoutMakers(final byte[] control) {
        for (final TableId table : TableId.values()) {
            for (int row = 0; row < table.rows(LIMITS); row++) {
                buffer(control).putInt(row(table, row) + RowDescriptor.CREATOR_OFFSET, 0);
            }
        }
        return control;
    }

    static ByteBuffer buffer(final byte[] control) {
        return ByteBuffer.wrap(control).order(ByteOrder.nativeOrder());
    }

    static int table(final TableId table) {
        return LAYOUT.table(table);
    }

    static int index(final TableId table) {
        return table(table) + ControlFileDescriptor.TABLE_HEADER_LENGTH;
    }

    static int row(final TableId table, final int row) {
        return table(table)
                + ControlFileDescriptor.tableRows(table.rows(LIMITS))
                + row * ControlFileDescriptor.TABLE_ROW_LENGTH;
    }

    static byte[] wholeControl() {
        return CONTROL.clone();
    }

    Path folder() {
        return folder;
    }

    Path control() {
        return folder.resolve("control");
    }

    /** Changes the control file. */
    void damage(final Consumer<byte[]> damage) throws IOException {
        final byte[] control = wholeControl();
        damage.accept(control);
        Files.write(control(), control);
    }

    /** Does all that an attached process can do; refusals are fine, anything else is not. */
    static List<String> use(final Instance instance, final Random random) {
        final List<String> refusals = new ArrayList<>();
        final ResourceOwner[] owner = new ResourceOwner[1];
        refusable(refusals, () -> owner[0] = instance.resourceOwner("fuzz:1"));
        refusable(refusals, () -> instance.databases().databases());
        refusable(refusals, () -> instance.databases().find("orders"));
        refusable(refusals, () -> instance.backends().backends());
        refusable(refusals, () -> instance.databases().create("new"));
        refusable(refusals, () -> instance.databases().drop("sales"));
        refusable(refusals, () -> instance.backends().register("fuzz", "orders").close());
        if (owner[0] != null) {
            useOwner(refusals, owner[0], random);
            refusable(refusals, owner[0]::close);
        }
        return refusals;
    }

    private static void useOwner(final List<String> refusals, final ResourceOwner owner, final Random random) {
        refusable(refusals, () -> owner.sharedMemory().segments());
        refusable(refusals, () -> owner.sharedMemory().memory());
        refusable(refusals, () -> owner.lwLocks().tranches());
        refusable(refusals, () -> owner.lwLocks().locks());
        refusable(refusals, () -> owner.waitEvents().events());
        refusable(
                refusals,
                () -> owner.sharedMemory()
                        .namedSegment("small", 64, fresh -> {})
                        .buffer()
                        .putLong(0, random.nextLong()));
        refusable(
                refusals,
                () -> owner.sharedMemory()
                        .lookup("other")
                        .ifPresent(segment -> segment.buffer().getLong(0)));
        refusable(
                refusals,
                () -> owner.sharedMemory()
                        .namedSegment("new", 1 + random.nextInt(100_000), fresh -> {})
                        .close());
        refusable(
                refusals,
                () -> owner.sharedMemory()
                        .namedSegment("large", 1 << 20, fresh -> {})
                        .close());
        refusable(
                refusals, () -> owner.lwLocks().requestNamedTranche("locks", 2).lock(1));
        refusable(refusals, () -> {
            final LWLockTranche tranche = owner.lwLocks().namedTranche("locks");
            if (tranche.size() > 0) {
                tranche.lock(0);
            }
        });
        refusable(refusals, () -> owner.lwLocks().newTrancheId("another"));
        refusable(refusals, () -> owner.waitEvents().define("Event"));
    }

    private static void refusable(final List<String> refusals, final Runnable action) {
        try {
            action.run();
        } catch (final BackplaneException | IllegalArgumentException e) {
            refusals.add(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() throws IOException {
        alive.ifPresent(HeldFileLock::close);
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        }
    }
}
