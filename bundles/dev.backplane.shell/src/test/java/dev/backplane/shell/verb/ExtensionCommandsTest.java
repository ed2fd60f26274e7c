package dev.backplane.shell.verb;

import static dev.backplane.shell.FakePlatform.TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.backplane.api.Scope;
import dev.backplane.api.extension.AllocationInfo;
import dev.backplane.api.extension.ExtensionInfo;
import dev.backplane.api.extension.ExtensionState;
import dev.backplane.api.extension.SettingInfo;
import dev.backplane.api.worker.WorkerMain;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.shell.FakePlatform;
import dev.backplane.shell.TestShell;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ExtensionCommandsTest {
    private final FakePlatform platform = new FakePlatform();
    private final TestShell shell = new TestShell(
            new ExtensionListCommand(platform),
            new ExtensionInfoCommand(platform),
            new ExtensionConfigCommand(platform));

    @BeforeEach
    void fill() {
        platform.extensions.add(new ExtensionInfo(
                "broken",
                "1.0.0",
                ExtensionState.FAILED,
                Optional.of("init threw IllegalStateException: no table\nat line 3"),
                13,
                "com.example.broken",
                TIME,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
        platform.extensions.add(new ExtensionInfo(
                "sharedlog",
                "0.1.0",
                ExtensionState.ACTIVE,
                Optional.empty(),
                12,
                "dev.backplane.extension.sharedlog",
                TIME,
                List.of(new AllocationInfo("sharedlog:0.1.0:position", 4096, Scope.DATABASE)),
                List.of("sharedlog[1]"),
                List.of("SharedLogAppend"),
                List.of(WorkerSpec.of("sweep", WorkerMain.class).inEachDatabase()),
                List.of(
                        new SettingInfo(
                                "batch",
                                "200",
                                "100",
                                "configuration file",
                                "Lines in one append.",
                                "integer",
                                "1 to 1000"),
                        new SettingInfo("greeting", "a\\b", "a\\b", "default", "a text", "string", "any text"))));
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void shouldListStatesAndSayWhyWhenOneFailed() throws Exception {
        assertEquals("""
                 name      | version | state  | since               | bundle_id | bundle
                -----------+---------+--------+---------------------+-----------+-----------------------------------
                 broken    | 1.0.0   | FAILED | 2026-03-01 10:20:30 |        13 | com.example.broken
                 sharedlog | 0.1.0   | ACTIVE | 2026-03-01 10:20:30 |        12 | dev.backplane.extension.sharedlog
                (2 rows)
                broken 1.0.0 failed: init threw IllegalStateException: no table at line 3
                """, shell.run("extension:list"));
    }

    @Test
    void shouldShowAllAboutAnExtension() throws Exception {
        assertEquals("""
                 name        | sharedlog
                 version     | 0.1.0
                 state       | ACTIVE
                 since       | 2026-03-01 10:20:30
                 bundle_id   | 12
                 bundle      | dev.backplane.extension.sharedlog
                 tranches    | sharedlog[1]
                 wait_events | SharedLogAppend

                Allocations
                 name                     |  size | scope
                --------------------------+-------+----------
                 sharedlog:0.1.0:position | 4 KiB | database
                (1 row)

                Background workers
                 name  | scope    | datname | isolation | restart
                -------+----------+---------+-----------+------------
                 sweep | database |         | thread    | on_failure
                (1 row)

                Settings, etc/sharedlog.cfg
                 name     | setting | boot_val | source             | short_desc
                ----------+---------+----------+--------------------+----------------------
                 batch    | 200     | 100      | configuration file | Lines in one append.
                 greeting | a\\b     | a\\b      | default            | a text
                (2 rows)
                """, shell.run("extension:info sharedlog"));
    }

    @Test
    void shouldShowTheCauseWhenItFailed() throws Exception {
        assertEquals(
                " cause     | init threw IllegalStateException: no table\\nat line 3",
                shell.run("extension:info broken").lines().skip(3).findFirst().orElseThrow());
    }

    @Test
    void shouldWriteAllAsJsonWhenAskedFor() throws Exception {
        final JsonObject row = new Gson()
                .fromJson(shell.run("extension:info --json sharedlog"), JsonArray.class)
                .get(0)
                .getAsJsonObject();

        assertEquals("ACTIVE", row.get("state").getAsString());
        assertEquals("sharedlog[1]", row.get("tranches").getAsJsonArray().get(0).getAsString());
        assertEquals(
                4096,
                row.get("allocations")
                        .getAsJsonArray()
                        .get(0)
                        .getAsJsonObject()
                        .get("size")
                        .getAsLong());
        assertEquals(
                "200",
                row.get("settings")
                        .getAsJsonArray()
                        .get(0)
                        .getAsJsonObject()
                        .get("setting")
                        .getAsString());
    }

    @Test
    void shouldHaveTheCauseInJsonWhenOneFailed() throws Exception {
        final JsonArray rows = new Gson().fromJson(shell.run("extension:list --json"), JsonArray.class);

        assertEquals(
                "init threw IllegalStateException: no table\nat line 3",
                rows.get(0).getAsJsonObject().get("cause").getAsString());
    }

    @Test
    void shouldPrintTheFileWithAllThatCanBeSet() throws Exception {
        assertEquals("""
                # etc/sharedlog.cfg: all that can be set for extension sharedlog 0.1.0.
                # A line that begins with # is a comment: what it sets is the default. Remove the # to change it.

                # Lines in one append.
                # integer: 1 to 1000; default: 100; now from: configuration file
                batch = 200

                # a text
                # string: any text; default: a\\b; now from: default
                #greeting = a\\\\b
                """, shell.run("extension:config sharedlog"));
    }

    @Test
    void shouldReadWhatItPrintedWhenItIsTheFile() throws Exception {
        final Properties file = new Properties();
        file.load(new StringReader(shell.run("extension:config sharedlog").replace("#greeting", "greeting")));

        assertEquals(Map.of("batch", "200", "greeting", "a\\b"), file);
    }

    @Test
    void shouldWriteTheSettingsAsJsonWhenAskedFor() throws Exception {
        final JsonArray rows = new Gson().fromJson(shell.run("extension:config --json sharedlog"), JsonArray.class);

        assertEquals("1 to 1000", rows.get(0).getAsJsonObject().get("values").getAsString());
    }

    @Test
    void shouldNameTheNearestExtensionWhenThereIsNone() {
        assertEquals(
                "There is no extension sharedlgo. Did you mean sharedlog? extension:list shows all extensions.",
                shell.fail("extension:config sharedlgo"));
        assertEquals(
                "There is no extension sharedlgo. Did you mean sharedlog? extension:list shows all extensions.",
                shell.fail("extension:info sharedlgo"));
        assertEquals(
                "extension:info needs a NAME. Syntax: extension:info [OPTIONS] NAME", shell.fail("extension:info"));
    }
}
