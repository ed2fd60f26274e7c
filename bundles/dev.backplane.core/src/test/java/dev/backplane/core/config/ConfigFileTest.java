package dev.backplane.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ConfigFileTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(ConfigFile.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
    }

    private List<String> warnings() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void shouldNameFileKeyAndNearestKeyWhenAKeyIsUnknown() {
        final ConfigFile file = new ConfigFile(
                "hits",
                Map.of(
                        "felix.fileinstall.filename", "file:/opt/bp/etc/hits.cfg",
                        "service.pid", "hits",
                        "osgi.ds.satisfying.condition.target", "x",
                        "directry", "/tmp"));
        assertEquals(Optional.empty(), file.text("directory"));
        file.warnOfUnknownKeys();
        assertEquals(List.of("etc/hits.cfg: unknown key \"directry\"; did you mean \"directory\"?"), warnings());
    }

    @Test
    void shouldSayNothingOfKeysThatOthersRead() {
        final ConfigFile file =
                new ConfigFile("hits", Map.of("jdbc.url", "x", "jdbc.any", "x", "jbdc.url", "x", "jdbcurl", "x"));
        file.leaveToOthers("jdbc.", "jdbc.url");
        file.warnOfUnknownKeys();
        assertEquals(
                List.of(
                        "etc/hits.cfg: unknown key \"jbdc.url\"; did you mean \"jdbc.url\"?",
                        "etc/hits.cfg: unknown key \"jdbcurl\"; did you mean \"jdbc.url\"?"),
                warnings());
    }

    @Test
    void shouldUseTheDefaultAndSaySoWhenANumberIsBad() {
        final ConfigFile file = new ConfigFile("hits", Map.of("a", "12x", "b", "7", "c", "99"));
        assertEquals(5, file.value(number("a")));
        assertEquals(7, file.value(number("b")));
        assertEquals(5, file.value(number("c")));
        assertEquals(2, warnings().size());
        assertTrue(warnings().get(0).contains("etc/hits.cfg: a is not used, because \"12x\" is no whole number"));
        assertTrue(warnings().get(1).contains("99 does not lie between 0 and 10; the default 5 holds"));
    }

    private static Setting<Long> number(final String key) {
        return new Setting<>(key, ValueType.integer(0, 10), 5L, "a number");
    }

    @Test
    void shouldReadSizesWithUnits() {
        assertEquals(64, MemorySize.parse("64"));
        assertEquals(16 << 10, MemorySize.parse(" 16kB "));
        assertEquals(1L << 30, MemorySize.parse("1GB"));
        assertEquals(3L << 20, MemorySize.parse("3m"));
        for (final String bad : List.of("", "12q", "-1", "1.5GB", "GB", "9999999999TB")) {
            assertThrows(IllegalArgumentException.class, () -> MemorySize.parse(bad), bad);
        }
    }

    @Test
    void shouldFindOnlyWhatIsNear() {
        final List<String> known = List.of("directory", "sync", "max_line_bytes");
        assertEquals(Optional.of("sync"), NearestName.of("synk", known));
        assertEquals(Optional.of("max_line_bytes"), NearestName.of("max_lines_byte", known));
        assertEquals(Optional.empty(), NearestName.of("colour", known));
        assertEquals(Optional.empty(), NearestName.of("x", List.of()));
        assertEquals(3, NearestName.distance("kitten", "sitting"));
        assertEquals(1, NearestName.distance("levle", "level"));
    }
}
