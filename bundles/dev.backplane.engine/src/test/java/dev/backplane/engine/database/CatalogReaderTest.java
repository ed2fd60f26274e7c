package dev.backplane.engine.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.InstanceException;
import dev.backplane.api.database.DatabaseOrigin;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogReaderTest {
    private static final Path FILE = Path.of("data", "databases.catalog");
    private static final String ORDERS = "create 3 hand 1700000000000 true orders";

    private static byte[] bytes(final String... lines) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((CatalogLine.HEADER + "\n").getBytes(StandardCharsets.UTF_8));
        for (final String line : lines) {
            bytes.writeBytes(CatalogLine.seal(line));
        }
        return bytes.toByteArray();
    }

    @Test
    void shouldPlayTheLog() {
        final CatalogReader.Contents contents = CatalogReader.read(
                FILE,
                bytes(
                        "ids 65",
                        ORDERS,
                        "create 4 file 1700000000001 true sales",
                        "drop 9",
                        "rename 4 hand archive",
                        "allow 4 false",
                        "create 5 file 5 true sales",
                        "drop 3",
                        "drop 3"));
        assertEquals(
                List.of(
                        new CatalogEntry(4, "archive", 1_700_000_000_001L, false, DatabaseOrigin.HAND),
                        new CatalogEntry(5, "sales", 5, true, DatabaseOrigin.FILE)),
                contents.entries());
        assertEquals(65, contents.nextId());
        assertEquals(10, CatalogReader.read(FILE, bytes("drop 9")).nextId());
    }

    @ParameterizedTest
    @CsvSource({
        "create 3 hand 5 true other,makes database 3 again",
        "create 4 hand 5 true orders,the name of database 3",
        "create 0 hand 5 true x,the id 0",
        "create -1 hand 5 true x,the id -1",
        "create 99999999999 hand 5 true x,cannot be understood",
        "create 4 nobody 5 true x,cannot be understood",
        "create 4 hand 5 maybe x,neither true nor false",
        "create 4 hand 5 true a b,7 words instead of 6",
        "create 4 hand 5 true ../x,cannot be understood",
        "create 4,cannot be understood",
        "rename 4 hand x,which does not exist",
        "allow 4 true,which does not exist",
        "grow 3,no verb",
        "drop,cannot be understood",
    })
    void shouldSayWhatIsWrongWithALine(final String line, final String expected) {
        final String message = assertThrows(
                        InstanceException.class, () -> CatalogReader.read(FILE, bytes(ORDERS, line, "drop 3")))
                .getMessage();
        assertTrue(message.contains(FILE + " is damaged: line 3 ") && message.contains(expected), message);
    }

    @Test
    void shouldRefuseRandomBytesWithASentence() {
        final Random random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            final byte[] noise = new byte[1 + random.nextInt(200)];
            random.nextBytes(noise);
            noise[random.nextInt(noise.length)] = '\n';
            final ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.writeBytes(bytes(ORDERS));
            file.writeBytes(noise);
            file.writeBytes(CatalogLine.seal("drop 3"));
            assertThrows(InstanceException.class, () -> CatalogReader.read(FILE, file.toByteArray()), "round " + i);
        }
        assertThrows(InstanceException.class, () -> CatalogReader.read(FILE, new byte[0]));
    }
}
