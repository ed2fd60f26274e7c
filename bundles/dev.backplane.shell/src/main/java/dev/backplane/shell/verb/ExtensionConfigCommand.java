package dev.backplane.shell.verb;

import dev.backplane.api.extension.ExtensionInfo;
import dev.backplane.api.extension.SettingInfo;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.CommandException;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Operand;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.command.ValueKind;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Json;
import dev.backplane.shell.table.Table;
import dev.backplane.shell.text.Nearest;
import dev.backplane.shell.text.Printable;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code extension:config}. What it prints can be the file itself. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "extension",
        function = "config",
        description = "Prints etc/NAME.cfg with all that can be set, what is allowed, and what holds now.")
public final class ExtensionConfigCommand extends ShellCommand {
    private static final Operand NAME = Operand.required("NAME", ValueKind.EXTENSION, "The extension's name.");
    private static final String DEFAULT = "default";

    private static final Table<SettingInfo> SETTINGS = Table.of(SettingInfo.class)
            .text("name", SettingInfo::name)
            .text("setting", SettingInfo::setting)
            .text("boot_val", SettingInfo::bootVal)
            .text("source", SettingInfo::source)
            .text("vartype", SettingInfo::vartype)
            .text("values", SettingInfo::values)
            .text("short_desc", SettingInfo::description);

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to use
     */
    @Activate
    public ExtensionConfigCommand(@Reference final Platform platform) {
        super(List.of(NAME), List.of(Option.JSON));
        this.platform = platform;
    }

    @Override
    protected void run(final Invocation invocation) {
        final ExtensionInfo extension = find(invocation.arguments().operands().get(0));
        invocation
                .out()
                .print(
                        invocation.arguments().has(Option.JSON)
                                ? Json.write(SETTINGS.json(extension.settings()))
                                : file(extension));
    }

    /** All versions read the same file; the last in the list is the highest. */
    private ExtensionInfo find(final String name) {
        final List<ExtensionInfo> all = platform.extensions().extensions();
        return all.stream()
                .filter(extension -> extension.name().equals(name))
                .reduce((lower, higher) -> higher)
                .orElseThrow(() -> new CommandException("There is no extension " + name + "."
                        + Nearest.question(
                                name, all.stream().map(ExtensionInfo::name).toList())
                        + " extension:list shows all extensions."));
    }

    private static String file(final ExtensionInfo extension) {
        final StringBuilder text = new StringBuilder();
        text.append("# etc/").append(extension.name()).append(".cfg: all that can be set for extension ");
        text.append(extension.name()).append(' ').append(extension.version()).append(".\n");
        text.append(
                "# A line that begins with # is a comment: what it sets is the default. Remove the # to change it.\n");
        extension.settings().forEach(setting -> append(text, setting));
        return text.toString();
    }

    private static void append(final StringBuilder text, final SettingInfo setting) {
        final boolean isDefault = setting.source().equals(DEFAULT);
        text.append("\n# ").append(Printable.line(setting.description())).append('\n');
        text.append("# ").append(setting.vartype()).append(": ").append(Printable.line(setting.values()));
        text.append("; default: ").append(Printable.line(setting.bootVal()));
        text.append("; now from: ").append(setting.source()).append('\n');
        text.append(isDefault ? "#" : "").append(setting.name()).append(" = ").append(escaped(setting.setting()));
        text.append('\n');
    }

    /** As the file must have it: there a backslash escapes, and a line ends a value. */
    private static String escaped(final String value) {
        return value.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }
}
