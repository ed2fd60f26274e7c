package dev.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogProviderTest {
    @TempDir
    Path folder;

    private final Properties before = new Properties();
    private final LogProvider provider = new LogProvider();

    @BeforeEach
    void setProperties() throws IOException {
        before.putAll(System.getProperties());
        System.setProperty("backplane.etc", folder.toString());
        System.setProperty("backplane.data", folder.toString());
        Files.createDirectories(folder.resolve("log"));
    }

    @AfterEach
    void resetProperties() {
        ((LoggerContext) provider.getLoggerFactory()).stop();
        System.setProperties(before);
    }

    private void log() {
        provider.initialize();
        provider.getLoggerFactory().getLogger("dev.backplane.test").info("a line");
    }

    @Test
    void shouldSetTheLogUp() throws IOException {
        log();
        final List<String> lines = Files.readAllLines(folder.resolve("log/backplane.log"));
        assertEquals(1, lines.size());
        assertTrue(lines.get(0).endsWith("| a line"), lines.get(0));
    }

    @Test
    void shouldGiveWayToTheOperatorsOwnConfiguration() throws IOException {
        final Path xml = folder.resolve("logback.xml");
        Files.writeString(xml, """
                <configuration>
                  <appender name="file" class="ch.qos.logback.core.FileAppender">
                    <file>%s</file>
                    <encoder><pattern>mine: %%msg%%n</pattern></encoder>
                  </appender>
                  <root level="INFO"><appender-ref ref="file"/></root>
                </configuration>
                """.formatted(folder.resolve("own.log")));
        System.setProperty("logback.configurationFile", xml.toString());
        log();
        assertEquals(List.of("mine: a line"), Files.readAllLines(folder.resolve("own.log")));
        assertFalse(Files.exists(folder.resolve("log/backplane.log")));
    }
}
