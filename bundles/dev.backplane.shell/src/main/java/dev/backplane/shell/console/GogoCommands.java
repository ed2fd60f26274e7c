package dev.backplane.shell.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.gogo.jline.Builtin;
import org.apache.felix.gogo.jline.Converters;
import org.apache.felix.gogo.jline.Posix;
import org.apache.felix.gogo.jline.Procedural;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Gogo's own commands: {@code grep}, {@code each}, {@code watch} and their like. The bundle that holds them is not
 * started, because its activator would open a console of its own, with a terminal or without.
 */
@Component(
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true)
public final class GogoCommands {
    private static final Map<String, Object> CONVERTED = Map.of(
            Converter.CONVERTER_CLASSES, new String[] {Bundle.class.getName(), ServiceReference.class.getName()});

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /**
     * Registers the commands.
     *
     * @param context where
     * @param processor runs them
     */
    @Activate
    public GogoCommands(final BundleContext context, @Reference final CommandProcessor processor) {
        // lets commands name a bundle by its number
        registrations.add(context.registerService(
                Converter.class, new Converters(context), FrameworkUtil.asDictionary(CONVERTED)));
        register(context, new Builtin(), "format", "history", "new", "set", "tac", "type");
        register(context, new Procedural(), "each", "if", "not", "throw", "try", "until", "while", "break", "continue");
        register(
                context,
                new Posix(processor),
                "cat",
                "date",
                "echo",
                "grep",
                "head",
                "less",
                "sleep",
                "sort",
                "tail",
                "watch",
                "wc");
    }

    private void register(final BundleContext context, final Object commands, final String... functions) {
        final Map<String, Object> properties =
                Map.of(CommandProcessor.COMMAND_SCOPE, "gogo", CommandProcessor.COMMAND_FUNCTION, functions);
        registrations.add(context.registerService(
                commands.getClass().getName(), commands, FrameworkUtil.asDictionary(properties)));
    }

    /** Takes the commands back. */
    @Deactivate
    void deactivate() {
        registrations.forEach(ServiceRegistration::unregister);
    }
}
