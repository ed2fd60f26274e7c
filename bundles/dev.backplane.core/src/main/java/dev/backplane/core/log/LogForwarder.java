package dev.backplane.core.log;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
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
        final Level level =
                switch (entry.getLogLevel()) {
                    case AUDIT, ERROR -> Level.ERROR;
                    case WARN -> Level.WARN;
                    case INFO -> Level.DEBUG;
                    case DEBUG, TRACE -> Level.TRACE;
                };
        log.atLevel(level)
                .setCause(entry.getException())
                .log(String.valueOf(entry.getMessage()).strip());
    }
}
