package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import dev.backplane.api.BackplaneException;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.TableId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What no checksum guards: slots, regions, indexes and rows of a control file that somebody has damaged. */
class SharedMemoryFuzzTest {
    private static final int PLACES = 12;

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.backplane.engine");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    Path data;

    /** Everything but the locks' own words, whose damage only time shows. */
    private static int place(final Random random) {
        final TableId table = TableId.values()[random.nextInt(TableId.values().length)];
        return switch (random.nextInt(9)) {
            case 0 -> ControlFileDescriptor.CONSTANT_LENGTH + random.nextInt(40);
            case 1 -> DamagedInstance.LAYOUT.process(random.nextInt(4)) + random.nextInt(64);
            case 2 -> DamagedInstance.LAYOUT.backend(random.nextInt(8)) + random.nextInt(600);
            case 3 -> DamagedInstance.LAYOUT.region(random.nextInt(4)) + random.nextInt(64);
            case 4 -> DamagedInstance.index(table) + random.nextInt(128);
            case 5 -> DamagedInstance.table(table) + random.nextInt(ControlFileDescriptor.TABLE_HEADER_LENGTH);
            case 6, 7 -> DamagedInstance.row(table, random.nextInt(4)) + random.nextInt(256);
            default ->
                DamagedInstance.LAYOUT.process(0)
                        + random.nextInt((int) DamagedInstance.LAYOUT.length() - DamagedInstance.LAYOUT.process(0) - 8);
        };
    }

    private static void damage(final byte[] control, final Random random) {
        final ByteBuffer buffer = DamagedInstance.buffer(control);
        for (int i = random.nextInt(PLACES); i >= 0; i--) {
            final int place = place(random);
            switch (random.nextInt(4)) {
                case 0 -> control[place] ^= (byte) (1 << random.nextInt(8));
                case 1 -> buffer.putInt(place & ~3, (int) Fuzz.number(random));
                case 2 -> buffer.putLong(place & ~7, Fuzz.number(random));
                default -> {
                    final int length = Math.min(random.nextInt(300), control.length - place);
                    final byte[] bytes = random.nextBoolean() ? Fuzz.bytes(random, length) : new byte[length];
                    buffer.put(place, bytes);
                }
            }
        }
    }

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    /** What the housekeeper met. */
    @AfterEach
    void requireTypedExceptionsInTheLog() {
        logger.detachAppender(log);
        for (final ILoggingEvent event : log.list) {
            final IThrowableProxy thrown = event.getThrowableProxy();
            if (thrown != null && !(((ThrowableProxy) thrown).getThrowable() instanceof BackplaneException)) {
                throw new AssertionError(event.getFormattedMessage(), ((ThrowableProxy) thrown).getThrowable());
            }
        }
    }

    private List<String> useDamaged(final BiConsumer<byte[], Random> damage, final Random random) throws Exception {
        try (DamagedInstance damaged = new DamagedInstance(data, true)) {
            damaged.damage(control -> damage.accept(control, random));
            try (Instance instance = Instance.attach(data, damaged.folder())) {
                return DamagedInstance.use(instance, random);
            } catch (final BackplaneException e) {
                return List.of(e.getMessage());
            }
        }
    }

    @Test
    void shouldRefuseNothingWhenNothingIsDamaged() throws Exception {
        assertEquals(List.of(), useDamaged((control, random) -> {}, new Random(1)));
    }

    @Test
    void shouldThrowOnlyTypedExceptionsWhenTablesAreDamaged() {
        Fuzz.play(4, random -> useDamaged(SharedMemoryFuzzTest::damage, random));
    }

    @Test
    void shouldEndWhenEveryPlaceOfAnIndexIsTaken() throws Exception {
        for (final int entry : new int[] {1, 3, 1000, -5, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            final List<String> refusals = useDamaged(
                    (control, random) -> {
                        for (final TableId table : TableId.values()) {
                            for (int i = 0;
                                    i < ControlFileDescriptor.indexLength(table.rows(DamagedInstance.LIMITS));
                                    i++) {
                                DamagedInstance.buffer(control)
                                        .putLong(
                                                DamagedInstance.index(table)
                                                        + i * ControlFileDescriptor.INDEX_PLACE_LENGTH,
                                                (long) random.nextInt() << 32 | entry & 0xFFFF_FFFFL);
                            }
                        }
                    },
                    new Random(1));
            assertTrue(
                    refusals.stream().anyMatch(refusal -> refusal.contains("is damaged")),
                    () -> entry + ": " + refusals);
        }
    }

    @Test
    void shouldEndWhenListsOfRowsLeadAstray() throws Exception {
        for (final int entry : new int[] {1, 3, 1000, -5, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            final List<String> refusals = useDamaged(
                    (control, random) -> {
                        for (final TableId table : TableId.values()) {
                            final int rows = table.rows(DamagedInstance.LIMITS);
                            final int end = ControlFileDescriptor.tableRows(rows);
                            for (int at = ControlFileDescriptor.tableScopes(rows); at < end; at += Integer.BYTES) {
                                DamagedInstance.buffer(control).putInt(DamagedInstance.table(table) + at, entry);
                            }
                        }
                    },
                    new Random(1));
            assertTrue(
                    refusals.stream().anyMatch(refusal -> refusal.contains("a list of rows in its")),
                    () -> entry + ": " + refusals);
        }
    }

    @Test
    void shouldEndWhenTheListOfFreeRowsLeadsAstray() throws Exception {
        for (final int entry : new int[] {1, 1000, -5, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            requireRefusal(ControlFileDescriptor.TABLE_FREE_OFFSET, entry, "the list of free rows in its");
        }
    }

    @Test
    void shouldEndWhenATableSaysThatItHasUsedMoreRowsThanItHas() throws Exception {
        for (final int used : new int[] {1000, -5, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            requireRefusal(ControlFileDescriptor.TABLE_USED_OFFSET, used, "has used " + used + " rows of");
        }
    }

    private void requireRefusal(final int headerOffset, final int value, final String words) throws Exception {
        final List<String> refusals = useDamaged(
                (control, random) -> {
                    for (final TableId table : TableId.values()) {
                        DamagedInstance.buffer(control).putInt(DamagedInstance.table(table) + headerOffset, value);
                    }
                },
                new Random(1));
        assertTrue(refusals.stream().anyMatch(refusal -> refusal.contains(words)), () -> value + ": " + refusals);
    }
}
