package dev.backplane.launcher;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LogbackServiceProvider;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Logback for SLF4J, set up by {@link LogConfigurator}. Who wants more puts a {@code logback.xml} into {@code etc}, and
 * logback finds its own way. That it looks for a way, and notes each step, takes as long as all that it does then.
 */
public final class LogProvider extends LogbackServiceProvider {
    /** Made by SLF4J. */
    public LogProvider() {}

    /** Makes the log ready, if it is not yet. */
    static void begin() {
        System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, LogProvider.class.getName());
        // or else it says that it does what it is told
        System.setProperty("slf4j.internal.verbosity", "WARN");
        LoggerFactory.getILoggerFactory();
    }

    @Override
    public void initialize() {
        final String etc = System.getProperty("backplane.etc");
        if (etc == null || Files.exists(Path.of(etc, "logback.xml"))) {
            super.initialize();
            return;
        }
        final LoggerContext context = (LoggerContext) getLoggerFactory();
        context.setName("default");
        context.setMDCAdapter((LogbackMDCAdapter) getMDCAdapter());
        final Path log = Path.of(
                System.getProperty("backplane.data", "data"), "log", System.getProperty("backplane.log", "backplane"));
        LogConfigurator.configure(context, log, new LogSettings(Path.of(etc, "log.properties")));
        context.start();
    }
}
