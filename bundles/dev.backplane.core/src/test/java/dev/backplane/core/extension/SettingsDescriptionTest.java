package dev.backplane.core.extension;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.backplane.api.Scope;
import dev.backplane.api.extension.SettingInfo;
import dev.backplane.api.worker.WorkerMain;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.core.config.ConfigFile;
import dev.backplane.core.metatype.SettingsProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.slf4j.LoggerFactory;

/** An extension's file as tools see it. */
class SettingsDescriptionTest {
    private static final Map<String, String> WRONG = Map.of(
            "databases", "a b",
            "quota", "much",
            "level", "10",
            "allocation.ring.size", "0",
            "allocation.ring.scope", "galaxy",
            "allocation.ring.quota", "much",
            "worker.fold.isolation", "fibre",
            "worker.fold.restart", "now and then");

    private final Logger logger = (Logger) LoggerFactory.getLogger(ConfigFile.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final ExtensionConfig config = declared(Map.of());
    private final MetaTypeProvider provider = new SettingsProvider("probe", "extension probe 1.0.0", config::declared);

    private abstract static class Fold implements WorkerMain {}

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
        logger.setAdditive(true);
    }

    private static ExtensionConfig declared(final Map<String, String> file) {
        final ExtensionConfig config = new ExtensionConfig(new ConfigFile("probe", file));
        config.databases();
        config.quota();
        config.setting("greeting", "hi", "a text");
        config.setting("level", 5, 0, 9, "a number");
        config.size("ring", 64);
        config.scope("ring", Scope.DATABASE);
        config.quota("ring");
        config.worker(WorkerSpec.of("fold", Fold.class));
        return config;
    }

    private ObjectClassDefinition definition() {
        return provider.getObjectClassDefinition("probe", null);
    }

    private AttributeDefinition attribute(final String key) {
        return Arrays.stream(definition().getAttributeDefinitions(ObjectClassDefinition.ALL))
                .filter(attribute -> attribute.getID().equals(key))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldDescribeWhatIsPrinted() {
        final AttributeDefinition[] attributes = definition().getAttributeDefinitions(ObjectClassDefinition.OPTIONAL);
        final List<SettingInfo> printed = config.settings();
        assertEquals(printed.size(), attributes.length);
        for (int i = 0; i < attributes.length; i++) {
            final SettingInfo setting = printed.get(i);
            assertEquals(setting.name(), attributes[i].getID());
            assertArrayEquals(new String[] {setting.bootVal()}, attributes[i].getDefaultValue());
            assertEquals(
                    setting.description() + "; " + setting.vartype() + ": " + setting.values(),
                    attributes[i].getDescription());
            assertEquals("", attributes[i].validate(setting.bootVal()));
            assertEquals(0, attributes[i].getCardinality());
        }
        assertNull(definition().getAttributeDefinitions(ObjectClassDefinition.REQUIRED));
        assertEquals("extension probe 1.0.0", definition().getName());
    }

    @Test
    void shouldTellTypesAndOptions() {
        assertEquals(AttributeDefinition.LONG, attribute("level").getType());
        assertEquals(
                AttributeDefinition.STRING, attribute("allocation.ring.size").getType());
        assertNull(attribute("allocation.ring.size").getOptionValues());
        assertArrayEquals(
                new String[] {"global", "database"},
                attribute("allocation.ring.scope").getOptionValues());
        assertArrayEquals(
                new String[] {"thread", "process"},
                attribute("worker.fold.isolation").getOptionValues());
    }

    @Test
    void shouldRefuseInTheWordsOfTheLog() {
        declared(WRONG);
        assertEquals(WRONG.size(), log.list.size());
        WRONG.forEach((key, value) -> {
            final String refusal = attribute(key).validate(value);
            assertTrue(
                    log.list.stream()
                            .map(ILoggingEvent::getFormattedMessage)
                            .anyMatch(warning -> warning.startsWith(
                                    "etc/probe.cfg: " + key + " is not used, because " + refusal + "; the default ")),
                    refusal);
        });
    }

    @Test
    void shouldAcceptWhatTheFileMayHave() {
        assertEquals("", attribute("allocation.ring.size").validate(" 2 MB "));
        assertEquals("", attribute("allocation.ring.scope").validate("Global"));
        assertEquals("", attribute("worker.fold.restart").validate("on-failure"));
        assertEquals("", attribute("quota").validate("none"));
        assertEquals("", attribute("databases").validate("*, !test*"));
        assertEquals("", attribute("greeting").validate("anything"));
        assertEquals("", attribute("level").validate(null), "not set");
    }

    @Test
    void shouldDescribeWhatIsDeclaredLater() {
        final int before = definition().getAttributeDefinitions(ObjectClassDefinition.ALL).length;
        config.worker(WorkerSpec.of("late", Fold.class));
        assertEquals(before + 2, definition().getAttributeDefinitions(ObjectClassDefinition.ALL).length);
    }

    @Test
    void shouldRefuseAnotherPid() {
        assertThrows(IllegalArgumentException.class, () -> provider.getObjectClassDefinition("other", null));
    }

    @Test
    void shouldRankHigherVersionsHigher() {
        final List<String> versions = List.of("0.0.1", "0.2.0", "0.9.0-rc1", "0.10.0", "1.0.0", "999.999.1000");
        for (int i = 1; i < versions.size(); i++) {
            assertTrue(
                    SettingsDescription.ranking(versions.get(i - 1)) < SettingsDescription.ranking(versions.get(i)),
                    versions.get(i));
        }
        assertEquals(SettingsDescription.ranking("1000.0.0"), SettingsDescription.ranking("9".repeat(57) + ".0.0"));
    }
}
