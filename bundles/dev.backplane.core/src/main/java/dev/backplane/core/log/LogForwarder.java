package dev.backplane.core.log;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Carries the OSGi log, which writes nowhere by itself, into the platform's log: failed components, configuration
 * errors, framework errors.
 */
@Component(
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true)
public final class LogForwarder implements LogListener {
    private final LogReaderService reader;

    /**
     * Begins to listen.
     *
     * @param reader the OSGi log
     */
    @Activate
    public LogForwarder(@Reference final LogReaderService reader) {
        this.reader = reader;
        reader.addLogListener(this);
    }

    /** Listens no more. */
    @Deactivate
    void deactivate() {
        reader.removeLogListener(this);
    }

    @Override
    public void logged(final LogEntry entry) {
        final Logger log = LoggerFactory.getLogger("osgi." + entry.getBundle().getSymbolicName());
        log.atLevel(level(entry.getLogLevel())).setCause(entry.getException()).log(message(entry));
    }

    /** No switch: that would need a class of its own, which cannot be loaded any more when the bundle stops. */
    private static Level level(final LogLevel level) {
        if (level == LogLevel.WARN) {
            return Level.WARN;
        }
        if (level == LogLevel.INFO) {
            return Level.DEBUG;
        }
        return level == LogLevel.ERROR || level == LogLevel.AUDIT ? Level.ERROR : Level.TRACE;
    }

    /** The cause belongs into the line: on the console nothing else of the exception is shown. */
    private static String message(final LogEntry entry) {
        final String message = String.valueOf(entry.getMessage()).strip();
        if (entry.getException() == null) {
            return message;
        }
        final String cause = String.valueOf(entry.getException().getMessage());
        return message.contains(cause) ? message : message + ": " + cause;
    }
}
