package dev.backplane.launcher;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;

/** A line for the console: of a message the first line, and no stack trace. The rest is in the file. */
final class ConsoleLine extends LayoutBase<ILoggingEvent> {
    private final boolean withLevel;

    ConsoleLine(final boolean withLevel) {
        this.withLevel = withLevel;
    }

    @Override
    public String doLayout(final ILoggingEvent event) {
        final String first = event.getFormattedMessage().lines().findFirst().orElse("");
        return (withLevel ? event.getLevel() + ": " : "") + first + System.lineSeparator();
    }
}
