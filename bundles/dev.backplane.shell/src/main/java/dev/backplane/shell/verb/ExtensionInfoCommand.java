package dev.backplane.shell.verb;

import dev.backplane.api.extension.AllocationInfo;
import dev.backplane.api.extension.ExtensionInfo;
import dev.backplane.api.extension.SettingInfo;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.CommandException;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Operand;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.command.ValueKind;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Format;
import dev.backplane.shell.table.Json;
import dev.backplane.shell.table.Table;
import dev.backplane.shell.text.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code extension:info}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "extension",
        function = "info",
        description = "Shows all about an extension: why it failed, its memory, locks, wait events, workers, settings.")
public final class ExtensionInfoCommand extends ShellCommand {
    private static final Operand NAME = Operand.required("NAME", ValueKind.EXTENSION, "The extension's name.");

    private static final Table<ExtensionInfo> RECORD = Table.of(ExtensionInfo.class)
            .text("name", ExtensionInfo::name)
            .text("version", ExtensionInfo::version)
            .text("state", ExtensionInfo::state)
            .tone(ExtensionListCommand::tone)
            .text("cause", ExtensionInfo::cause)
            .tone(ExtensionListCommand::tone)
            .text("since", ExtensionInfo::since)
            .number("bundle_id", ExtensionInfo::bundleId)
            .text("bundle", ExtensionInfo::bundle)
            .text("tranches", ExtensionInfo::tranches)
            .text("wait_events", ExtensionInfo::waitEvents);

    private static final Table<AllocationInfo> ALLOCATIONS = Table.of(AllocationInfo.class)
            .text("name", AllocationInfo::name)
            .size("size", AllocationInfo::size)
            .text("scope", allocation -> text(allocation.scope()));

    private static final Table<WorkerSpec> WORKERS = Table.of(WorkerSpec.class)
            .text("name", WorkerSpec::name)
            .text("scope", worker -> text(worker.scope()))
            .text("datname", WorkerSpec::database)
            .text("isolation", worker -> text(worker.isolation()))
            .text("restart", worker -> text(worker.restart()));

    /** The columns are those of pg_settings. */
    private static final Table<SettingInfo> SETTINGS = Table.of(SettingInfo.class)
            .text("name", SettingInfo::name)
            .text("setting", SettingInfo::setting)
            .text("boot_val", SettingInfo::bootVal)
            .text("source", SettingInfo::source)
            .text("short_desc", SettingInfo::description);

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to show
     */
    @Activate
    public ExtensionInfoCommand(@Reference final Platform platform) {
        super(List.of(NAME), List.of(Option.BYTES, Option.JSON));
        this.platform = platform;
    }

    @Override
    protected void run(final Invocation invocation) {
        final List<ExtensionInfo> found = find(invocation.arguments().operands().get(0));
        invocation
                .out()
                .print(
                        invocation.arguments().has(Option.JSON)
                                ? Json.write(found.stream()
                                        .map(ExtensionInfoCommand::json)
                                        .toList())
                                : found.stream()
                                        .map(extension -> text(extension, invocation.format()))
                                        .collect(Collectors.joining("\n")));
    }

    /** More than one: two bundles may bring the same extension, of which one is refused. */
    private List<ExtensionInfo> find(final String name) {
        final List<ExtensionInfo> all = platform.extensions().extensions();
        final List<ExtensionInfo> found =
                all.stream().filter(extension -> extension.name().equals(name)).toList();
        if (found.isEmpty()) {
            throw new CommandException("There is no extension " + name + "."
                    + Nearest.question(
                            name, all.stream().map(ExtensionInfo::name).toList())
                    + " extension:list shows all extensions.");
        }
        return found;
    }

    private static String text(final Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> json(final ExtensionInfo extension) {
        final Map<String, Object> values = RECORD.json(extension);
        values.put("allocations", ALLOCATIONS.json(extension.allocations()));
        values.put("workers", WORKERS.json(extension.workers()));
        values.put("settings", SETTINGS.json(extension.settings()));
        return values;
    }

    private static String text(final ExtensionInfo extension, final Format format) {
        return RECORD.record(extension, format)
                + "\nAllocations\n" + ALLOCATIONS.text(extension.allocations(), format)
                + (extension.workers().isEmpty()
                        ? ""
                        : "\nBackground workers\n" + WORKERS.text(extension.workers(), format))
                + "\nSettings, etc/" + extension.name() + ".cfg\n" + SETTINGS.text(extension.settings(), format);
    }
}
