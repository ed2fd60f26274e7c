package dev.backplane.sql.config;

import static dev.backplane.sql.config.SourceFileTest.file;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.sql.DataSourceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceFilesTest {
    private static final String ORDERS = "dev.backplane.database-orders.cfg";

    @TempDir
    Path etc;

    @Test
    void shouldAnswerTheDefaultWhenNoFileIsThere() throws Exception {
        assertSame(SourceSettings.DEFAULT, new SourceFiles(Optional.of(etc)).settings("orders"));
        assertSame(SourceSettings.DEFAULT, new SourceFiles(Optional.empty()).settings("orders"));
    }

    @Test
    void shouldWaitUntilTheFileIsReadWhenThePlatformStarts() throws Exception {
        Files.writeString(etc.resolve(ORDERS), "");
        final SourceFiles files = new SourceFiles(Optional.of(etc));
        final CompletableFuture<SourceSettings> asked = CompletableFuture.supplyAsync(() -> {
            try {
                return files.settings("orders");
            } catch (final DataSourceException e) {
                throw new IllegalStateException(e);
            }
        });
        Thread.sleep(50);

        files.put("1", file(ORDERS, "jdbc.driver", "x"));

        assertEquals(Optional.of("x"), asked.get().driver());
    }

    @Test
    void shouldRefuseTheDefaultWhenTheFileCannotBeRead() throws Exception {
        Files.writeString(etc.resolve(ORDERS), "");
        final SourceFiles files = new SourceFiles(Optional.of(etc));

        final DataSourceException error = assertThrows(DataSourceException.class, () -> files.settings("orders"));

        assertEquals("orders", error.database());
        assertTrue(error.getMessage().contains("etc/" + ORDERS + " could not be read"), error.getMessage());
        assertSame(SourceSettings.DEFAULT, files.settings("stock"), "others are not harmed");
    }

    @Test
    void shouldForgetAFileThatGoes() throws Exception {
        final SourceFiles files = new SourceFiles(Optional.of(etc));
        files.put("1", file(ORDERS, "jdbc.driver", "x"));
        assertEquals(
                "orders",
                files.put("1", file(ORDERS, "name", "stock", "jdbc.driver", "y"))
                        .orElseThrow()
                        .database());
        assertSame(SourceSettings.DEFAULT, files.settings("orders"));
        assertEquals(Optional.of("y"), files.settings("stock").driver());
        assertEquals(Optional.of("stock"), files.remove("1"));
        assertSame(SourceSettings.DEFAULT, files.known("stock"));
    }
}
