package dev.backplane.core.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.backplane.api.Scope;
import dev.backplane.api.extension.SettingInfo;
import dev.backplane.core.config.ConfigFile;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ExtensionConfigTest {
    @Test
    void shouldAnswerDefaultsWhenFileIsEmpty() {
        final ExtensionConfig config = config(Map.of());

        assertEquals(64, config.size("ring", 64));
        assertEquals(Scope.DATABASE, config.scope("ring", Scope.DATABASE));
        assertEquals(5, config.setting("level", 5, 0, 9, "a number"));
        assertEquals("hi", config.setting("greeting", "hi", "a text"));
        assertEquals(
                List.of("default"),
                config.settings().stream().map(SettingInfo::source).distinct().toList());
    }

    @Test
    void shouldAnswerWhatTheFileSaysWhenItIsValid() {
        final ExtensionConfig config = config(Map.of(
                "allocation.ring.size", "2 MB", "allocation.ring.scope", "Global", "level", "9", "greeting", "yo"));

        assertEquals(2 << 20, config.size("ring", 64));
        assertEquals(Scope.GLOBAL, config.scope("ring", Scope.DATABASE));
        assertEquals(9, config.setting("level", 5, 0, 9, "a number"));
        assertEquals("yo", config.setting("greeting", "hi", "a text"));
        assertEquals(
                new SettingInfo("level", "9", "5", "configuration file", "a number", "integer", "0 to 9"),
                config.settings().get(2));
    }

    @Test
    void shouldKeepDefaultsWhenTheFileIsWrong() {
        final ExtensionConfig config =
                config(Map.of("allocation.ring.size", "0", "allocation.ring.scope", "all", "level", "ten"));

        assertEquals(64, config.size("ring", 64));
        assertEquals(Scope.DATABASE, config.scope("ring", Scope.DATABASE));
        assertEquals(5, config.setting("level", 5, 0, 9, "a number"));
    }

    @Test
    void shouldRefuseSettingWhenItsKeyIsThePlatforms() {
        final ExtensionConfig config = config(Map.of());

        assertThrows(IllegalArgumentException.class, () -> config.setting(" ", "", "blank"));
        assertThrows(IllegalArgumentException.class, () -> config.setting("allocation.x", 1, 0, 2, "not its own"));
    }

    @Test
    void shouldKeepTheDatabasesServedWhenTheChangedListIsWrong() {
        final ExtensionConfig config = config(Map.of("databases", "*, !test*"));
        assertEquals("*, !test*", config.databases().toString());

        config.change(new ConfigFile("probe", Map.of("databases", "a b")));
        assertEquals("*, !test*", config.databases().toString());

        config.change(new ConfigFile("probe", Map.of()));
        assertEquals(DatabaseList.ALL, config.databases());
        assertEquals("default", config.settings().get(0).source());
    }

    @Test
    void shouldReadTheQuotaWithUnits() {
        assertEquals(OptionalLong.empty(), config(Map.of()).quota());
        assertEquals(OptionalLong.empty(), config(Map.of("quota", "none")).quota());
        assertEquals(OptionalLong.of(16 << 10), config(Map.of("quota", "16kB")).quota());
        assertEquals(OptionalLong.of(0), config(Map.of("quota", "0")).quota());
        assertEquals(OptionalLong.empty(), config(Map.of("quota", "much")).quota());
    }

    private static ExtensionConfig config(final Map<String, String> content) {
        return new ExtensionConfig(new ConfigFile("probe", content));
    }
}
