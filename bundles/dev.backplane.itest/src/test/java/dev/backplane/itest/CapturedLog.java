package dev.backplane.itest;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What was logged while this was open. */
final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    CapturedLog() {
        start();
        root.addAppender(this);
    }

    @Override
    protected void append(final ILoggingEvent event) {
        messages.add(event.getLevel() + " " + event.getFormattedMessage());
    }

    boolean has(final String... parts) {
        return count(parts) > 0;
    }

    long count(final String... parts) {
        return messages.stream()
                .filter(message -> List.of(parts).stream().allMatch(message::contains))
                .count();
    }

    List<String> messages() {
        return messages;
    }

    @Override
    public void close() {
        root.detachAppender(this);
        stop();
    }
}
