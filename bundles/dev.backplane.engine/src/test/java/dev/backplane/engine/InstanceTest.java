package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.InstanceException;
import dev.backplane.api.InstanceRunningException;
import dev.backplane.api.InvalidSizeException;
import dev.backplane.api.OutOfSharedMemoryException;
import dev.backplane.api.shmem.SegmentInitializer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceTest {
    @TempDir
    Path data;

    private Instance create() {
        return Instance.create(InstanceConfig.of(data));
    }

    private static void write(final Path control, final int offset, final byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(control, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), offset);
        }
    }

    private String refusalAfter(final int offset, final byte[] bytes) throws IOException {
        try (Instance instance = create()) {
            final Path control = instance.shmemFolder().resolve("control");
            final byte[] original = Files.readAllBytes(control);
            write(control, offset, bytes);
            final String message = assertThrows(InstanceException.class, () -> Instance.attach(data))
                    .getMessage();
            write(control, 0, Arrays.copyOf(original, 128));
            return message;
        }
    }

    @Test
    void shouldSayWhichOptionTheJvmLacks() throws IOException {
        final List<String> command = new ArrayList<>(EngineProcess.command(EngineScenario.class, List.of()));
        final int option = command.indexOf("--add-opens");
        command.subList(option, option + 2).clear();
        command.addAll(List.of(data.toString(), "postmaster"));
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(output.contains("start it with --add-opens java.base/jdk.internal.misc=ALL-UNNAMED"), output);
    }

    @Test
    void shouldKeepSharedMemoryPrivateAndRemoveItWhenClosed() throws IOException {
        final Path folder;
        try (Instance instance = create()) {
            folder = instance.shmemFolder();
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("control"))));
        }
        assertFalse(Files.exists(folder));
    }

    @Test
    void shouldRefuseASecondPostmasterAndNameTheFirst() {
        try (Instance instance = create()) {
            assertTrue(instance.isPostmaster());
            final String message =
                    assertThrows(InstanceRunningException.class, this::create).getMessage();
            assertTrue(message.contains("PID " + ProcessHandle.current().pid()), message);
        }
    }

    @Test
    void shouldRefuseToAttachWhenNothingRuns() {
        final String message = assertThrows(InstanceException.class, () -> Instance.attach(data))
                .getMessage();
        assertTrue(message.contains("bin/start"), message);
    }

    @Test
    void shouldRefuseAForeignControlFile() throws IOException {
        final String message = refusalAfter(0, "PNG\0".getBytes());
        assertTrue(message.contains("is not a Backplane control file"), message);
    }

    @Test
    void shouldRefuseAControlFileOfANewerVersion() throws IOException {
        final byte[] version =
                ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(77).array();
        final String message = refusalAfter(8, version);
        assertTrue(message.contains("layout version 77"), message);
    }

    @Test
    void shouldRefuseAControlFileWithFlippedBytes() throws IOException {
        for (int offset = 16; offset < 128; offset += 7) {
            final String message = refusalAfter(offset, new byte[] {(byte) 0xA5, 0x5A, (byte) 0xA5});
            assertTrue(message.contains("damaged"), message);
        }
    }

    @Test
    void shouldRefuseATruncatedControlFile() throws IOException {
        try (Instance instance = create()) {
            final Path folder = Files.createTempDirectory(data, "copy");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            final byte[] bytes = Files.readAllBytes(instance.shmemFolder().resolve("control"));
            for (final int length : new int[] {0, 5, 127, 128, 4096, bytes.length - 1}) {
                Files.write(folder.resolve("control"), Arrays.copyOf(bytes, length));
                final String message = assertThrows(InstanceException.class, () -> Instance.attach(data, folder))
                        .getMessage();
                assertTrue(message.contains("truncated"), message);
            }
        }
    }

    @Test
    void shouldRefuseAFolderThatOthersCanEnter() throws IOException {
        final Path folder = Files.createDirectory(data.resolve("open"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        final InstanceConfig config = new InstanceConfig(data, folder, Limits.defaults());
        final String message = assertThrows(InstanceException.class, () -> Instance.create(config))
                .getMessage();
        assertTrue(message.contains("chmod 700"), message);
    }

    @Test
    void shouldBeginANewEpochAfterACrashOfAllProcesses() {
        final long epoch;
        try (EngineProcess postmaster = new EngineProcess(data, "postmaster")) {
            assertEquals("ready", postmaster.line());
            try (Instance other = Instance.attach(data)) {
                epoch = other.epoch();
                other.databases().create("orders");
            }
            postmaster.kill();
        }
        assertThrows(InstanceException.class, () -> Instance.attach(data));
        try (Instance instance = create()) {
            assertNotEquals(epoch, instance.epoch());
            assertTrue(instance.databases().find("orders").isPresent());
        }
    }

    @Test
    void shouldTakeOverTheMemoryOfADeadPostmasterWhenABackendLives() {
        try (EngineProcess postmaster = new EngineProcess(data, "postmaster")) {
            assertEquals("ready", postmaster.line());
            try (Instance survivor = Instance.attach(data)) {
                survivor.databases().create("orders");
                postmaster.kill();
                survivor.databases().create("sales");
                try (Instance next = create()) {
                    assertEquals(survivor.epoch(), next.epoch());
                    assertTrue(next.databases().find("orders").isPresent());
                    assertTrue(next.databases().find("sales").isPresent());
                }
            }
        }
    }

    @Test
    void shouldTellBackendProcessesWhenThePostmasterEnds() throws InterruptedException {
        final CountDownLatch told = new CountDownLatch(1);
        final Path folder;
        final Instance backend;
        try (Instance postmaster = create()) {
            folder = postmaster.shmemFolder();
            backend = Instance.attach(data);
            backend.onShutdown(() -> {
                backend.close();
                told.countDown();
            });
        }
        assertTrue(told.await(10, TimeUnit.SECONDS));
        assertFalse(Files.exists(folder), "the last process out removes the shared memory");
    }

    @Test
    void shouldNameTheSettingWhenALimitIsOutOfRange() {
        final String message = assertThrows(
                        InvalidSizeException.class, () -> new Limits(1, 8, 8, 4, 4, 4, 16, 4, 8, 4 << 20))
                .getMessage();
        assertTrue(message.contains("max_processes"), message);
    }

    @Test
    void shouldReportAFullFileSystemAndGoOn() throws Exception {
        final Path small = Files.createDirectory(data.resolve("small"));
        final Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=6m,mode=700", "none", small + "")
                .redirectErrorStream(true)
                .start();
        Assumptions.assumeTrue(mount.waitFor() == 0, "only root can mount a small tmpfs");
        try {
            final Limits limits = new Limits(4, 16, 16, 8, 8, 8, 64, 8, 8, 1L << 30);
            try (Instance instance = Instance.create(new InstanceConfig(data, small.resolve("a"), limits))) {
                final ResourceOwner owner = instance.resourceOwner("test:1");
                for (int i = 0; i < 20; i++) {
                    final String name = "big" + i;
                    final String message = assertThrows(
                                    OutOfSharedMemoryException.class,
                                    () -> owner.sharedMemory().namedSegment(name, 16 << 20, SegmentInitializer.ZEROED))
                            .getMessage();
                    assertTrue(message.contains("make room"), message);
                }
                assertEquals(List.of(), owner.sharedMemory().segments());
                owner.sharedMemory()
                        .namedSegment("small", 2 << 20, SegmentInitializer.ZEROED)
                        .buffer()
                        .putLong(0, 1);
            }
        } finally {
            new ProcessBuilder("umount", "-l", small + "").start().waitFor();
        }
    }
}
