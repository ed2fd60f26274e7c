package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.BackplaneException;
import dev.backplane.api.InstanceException;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.TableId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control files that are none: whatever lies there, attaching and creating end soon, in success or in a sentence. */
class ControlFileFuzzTest {
    @TempDir
    Path data;

    private static void requireHelpful(final BackplaneException refusal, final DamagedInstance damaged) {
        final String message = refusal.getMessage();
        assertTrue(message.contains(damaged.folder().toString()), message);
        assertTrue(message.contains("; "), message);
        assertTrue(message.matches("(?s).*(remove|stop all processes|continue it|run as|try again).*"), message);
    }

    /** The refusal of an instance that somebody else uses. */
    private String refusal(final DamagedInstance damaged) {
        final InstanceException refusal = assertThrows(
                InstanceException.class,
                () -> Instance.attach(data, damaged.folder()).close());
        requireHelpful(refusal, damaged);
        final InstanceConfig config = new InstanceConfig(data, damaged.folder(), DamagedInstance.LIMITS);
        requireHelpful(
                assertThrows(
                        InstanceException.class, () -> Instance.create(config).close()),
                damaged);
        return refusal.getMessage();
    }

    /** Attaches if that can be; all refusals must be typed. */
    private void attach(final DamagedInstance damaged, final Random random) {
        try (Instance instance = Instance.attach(data, damaged.folder())) {
            DamagedInstance.use(instance, random);
        } catch (final BackplaneException e) {
            requireHelpful(e, damaged);
        }
    }

    private static void check(final byte[] control) {
        final CRC32 crc = new CRC32();
        crc.update(
                control,
                ControlFileDescriptor.EPOCH_OFFSET,
                ControlFileDescriptor.CONSTANT_LENGTH - ControlFileDescriptor.EPOCH_OFFSET);
        DamagedInstance.buffer(control).putInt(ControlFileDescriptor.CRC_OFFSET, (int) crc.getValue());
    }

    @Test
    void shouldRefuseWhenTheFileHoldsRandomBytes() {
        Fuzz.play(1, random -> {
            try (DamagedInstance damaged = new DamagedInstance(data, true)) {
                Files.write(damaged.control(), Fuzz.bytes(random, random.nextInt(10_000)));
                refusal(damaged);
            }
        });
    }

    @Test
    void shouldRefuseWhenAnyByteOfTheConstantPartIsFlipped() throws IOException {
        final Random random = new Random(1);
        try (DamagedInstance damaged = new DamagedInstance(data, true)) {
            for (int offset = 0; offset < ControlFileDescriptor.CONSTANT_LENGTH; offset++) {
                final int place = offset;
                damaged.damage(control -> control[place] ^= (byte) (1 << random.nextInt(8)));
                final String message = refusal(damaged);
                final String expected = place < 8 ? "is not a Backplane" : place < 12 ? "layout version" : "damaged";
                assertTrue(message.contains(expected), message);
            }
        }
    }

    @Test
    void shouldRefuseWhenTheFileIsTruncatedToAnyLength() {
        Fuzz.play(1, random -> {
            try (DamagedInstance damaged = new DamagedInstance(data, true)) {
                final byte[] control = DamagedInstance.wholeControl();
                final int length = random.nextInt(random.nextBoolean() ? 200 : control.length);
                Files.write(damaged.control(), Arrays.copyOf(control, length));
                final String message = refusal(damaged);
                assertTrue(message.contains("truncated"), message);
            }
        });
    }

    @Test
    void shouldThrowOnlyTypedExceptionsWhenTheConstantPartIsWrongAndItsChecksumRight() {
        Fuzz.play(2, random -> {
            try (DamagedInstance damaged = new DamagedInstance(data, true)) {
                damaged.damage(control -> {
                    final ByteBuffer buffer = DamagedInstance.buffer(control);
                    for (int i = random.nextInt(3); i >= 0; i--) {
                        final int word = ControlFileDescriptor.EPOCH_OFFSET / 4 + random.nextInt(16);
                        buffer.putInt(word * 4, (int) Fuzz.number(random));
                    }
                    fitLength(buffer, random);
                    check(control);
                });
                attach(damaged, random);
            }
        });
    }

    /** What an attacker would do too. */
    private static void fitLength(final ByteBuffer control, final Random random) {
        final int[] limits = new int[8];
        for (int i = 0; i < limits.length; i++) {
            limits[i] = control.getInt(ControlFileDescriptor.LIMITS_OFFSET + i * 4);
        }
        try {
            final Limits wrong = new Limits(
                    limits[0], limits[1], limits[2], limits[3], limits[4], limits[5], limits[6], limits[7], 8, 4 << 20);
            if (random.nextBoolean()) {
                control.putLong(ControlFileDescriptor.LENGTH_OFFSET, new ControlFileDescriptor(wrong).length());
            }
        } catch (final BackplaneException | ArithmeticException e) {
            // no length fits
        }
    }

    @Test
    void shouldRefuseWhenLimitsAreSmallerThanTheTablesButTheFileIsLongEnough() {
        Fuzz.play(1, random -> {
            final Limits other = new Limits(
                    2 + random.nextInt(250), 4 + random.nextInt(20), 8, 1 + random.nextInt(9), 4, 4, 16, 4, 8, 4 << 20);
            try (DamagedInstance damaged = new DamagedInstance(data, true)) {
                damaged.damage(control -> {
                    final ByteBuffer buffer = DamagedInstance.buffer(control);
                    buffer.putInt(ControlFileDescriptor.LIMITS_OFFSET, other.maxProcesses());
                    buffer.putInt(ControlFileDescriptor.LIMITS_OFFSET + 4, other.maxBackends());
                    buffer.putInt(ControlFileDescriptor.LIMITS_OFFSET + 12, other.maxTranches());
                    buffer.putLong(ControlFileDescriptor.LENGTH_OFFSET, new ControlFileDescriptor(other).length());
                    check(control);
                });
                final long length = new ControlFileDescriptor(other).length();
                Files.write(damaged.control(), Arrays.copyOf(Files.readAllBytes(damaged.control()), (int) length));
                attach(damaged, random);
            }
        });
    }

    @Test
    void shouldRefuseWhenTheControlFileIsNoFile() throws Exception {
        try (DamagedInstance damaged = new DamagedInstance(data, true)) {
            Files.delete(damaged.control());
            Files.createDirectory(damaged.control());
            assertTrue(refusal(damaged).contains("is no file"));
            Files.delete(damaged.control());
            final Process fifo = new ProcessBuilder("mkfifo", damaged.control().toString()).start();
            assertEquals(0, fifo.waitFor());
            assertTrue(refusal(damaged).contains("is no file"));
        }
    }

    @Test
    void shouldMakeANewInstanceWhateverADeadOneLeft() {
        Fuzz.play(1, random -> {
            try (DamagedInstance damaged = new DamagedInstance(data, false)) {
                // the databases of the round before
                Files.deleteIfExists(data.resolve("databases.catalog"));
                Files.delete(damaged.control());
                if (random.nextInt(4) == 0) {
                    Files.createDirectories(damaged.control().resolve("a").resolve("b"));
                } else {
                    Files.write(damaged.control(), Fuzz.bytes(random, random.nextInt(10_000)));
                }
                Files.write(damaged.folder().resolve("region-1-0"), Fuzz.bytes(random, 100));
                Files.write(damaged.folder().resolve("control.tmp"), Fuzz.bytes(random, 100));
                Files.write(damaged.folder().resolve("postmaster.lck"), Fuzz.bytes(random, 100));
                Files.write(damaged.folder().resolve("live").resolve("7.lck"), Fuzz.bytes(random, 100));
                final InstanceConfig config = new InstanceConfig(data, damaged.folder(), DamagedInstance.LIMITS);
                assertThrows(InstanceException.class, () -> Instance.attach(data, damaged.folder()));
                try (Instance instance = Instance.create(config)) {
                    assertEquals(
                            List.of(),
                            DamagedInstance.use(instance, random).stream()
                                    .filter(refusal -> !refusal.contains("does not exist"))
                                    .filter(refusal -> !refusal.contains("not registered"))
                                    .toList());
                }
                assertFalse(Files.exists(damaged.folder()));
            }
        });
    }

    @Test
    void shouldRefuseWhenSomethingElseLiesInTheFolder() throws Exception {
        for (final String name : List.of("live", "postmaster.lck", "live/0.lck")) {
            try (DamagedInstance damaged = new DamagedInstance(data, false)) {
                final Path place = damaged.folder().resolve(name);
                Files.deleteIfExists(place);
                if (name.equals("live")) {
                    Files.writeString(place, "no folder");
                } else {
                    Files.createDirectory(place);
                }
                final InstanceConfig config = new InstanceConfig(data, damaged.folder(), DamagedInstance.LIMITS);
                try (Instance instance = Instance.create(config)) {
                    assertTrue(instance.isPostmaster());
                } catch (final InstanceException e) {
                    requireHelpful(e, damaged);
                }
            }
        }
    }

    /** Each takes as long as patience lasts, so they go at once. */
    @Test
    void shouldEndInASentenceWhenALocksWordIsDamaged() throws Exception {
        final Random seeds = new Random();
        final ExecutorService threads = Executors.newCachedThreadPool();
        final List<Future<String>> answers = new ArrayList<>();
        for (final long word : new long[] {1, 1 << 20, 1 << 21, 5L << 24 | 1 << 20, -1, 1L << 40, seeds.nextLong()}) {
            answers.add(threads.submit(() -> {
                try (DamagedInstance damaged = new DamagedInstance(data, true)) {
                    final TableId table = TableId.values()[seeds.nextInt(TableId.values().length)];
                    damaged.damage(control ->
                            DamagedInstance.buffer(control).putLong(ControlFileDescriptor.lock(table.ordinal()), word));
                    attach(damaged, seeds);
                    return "done with " + Long.toHexString(word);
                }
            }));
        }
        for (final Future<String> answer : answers) {
            assertTrue(answer.get().startsWith("done"));
        }
        threads.shutdown();
    }
}
