package dev.backplane.launcher;

import ch.qos.logback.classic.LoggerContext;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Lets the levels in {@code etc/log.properties} take effect when they are changed. */
final class LogWatch {
    private final Path file;
    private final Path other;
    private long seen;

    LogWatch(final Path etc) {
        file = etc.resolve("log.properties");
        other = etc.resolve("logback.xml");
        seen = file.toFile().lastModified();
    }

    /** Looks whether the file has changed since the last look; its going is a change too. */
    void look() {
        final long now = file.toFile().lastModified();
        if (now == seen) {
            return;
        }
        seen = now;
        if (!Files.exists(other) && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            LogConfigurator.setLevels(context, new LogSettings(file));
        }
    }
}
