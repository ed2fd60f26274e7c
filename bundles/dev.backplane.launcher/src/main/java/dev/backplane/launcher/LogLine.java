package dev.backplane.launcher;

import ch.qos.logback.classic.pattern.TargetLengthBasedClassNameAbbreviator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** A line of the log's file: time, level, thread, logger, message; and the stack trace on lines of its own. */
final class LogLine extends LayoutBase<ILoggingEvent> {
    private static final int LEVEL_WIDTH = 5;
    private static final int THREAD_WIDTH = 24;
    private static final int LOGGER_WIDTH = 32;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final ZoneId zone = ZoneId.systemDefault();
    private final TargetLengthBasedClassNameAbbreviator abbreviator =
            new TargetLengthBasedClassNameAbbreviator(LOGGER_WIDTH);

    @Override
    public String doLayout(final ILoggingEvent event) {
        final StringBuilder line = new StringBuilder(256);
        time(line, LocalDateTime.ofInstant(Instant.ofEpochMilli(event.getTimeStamp()), zone));
        column(line, event.getLevel().toString(), LEVEL_WIDTH);
        column(line, event.getThreadName(), THREAD_WIDTH);
        column(line, abbreviator.abbreviate(event.getLoggerName()), LOGGER_WIDTH);
        line.append(" | ").append(event.getFormattedMessage()).append('\n');
        final IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.append(ThrowableProxyUtil.asString(thrown));
        }
        return line.toString();
    }

    private static void time(final StringBuilder line, final LocalDateTime time) {
        number(line, time.getYear(), 4).append('-');
        number(line, time.getMonthValue(), 2).append('-');
        number(line, time.getDayOfMonth(), 2).append('T');
        number(line, time.getHour(), 2).append(':');
        number(line, time.getMinute(), 2).append(':');
        number(line, time.getSecond(), 2).append('.');
        number(line, time.getNano() / NANOS_PER_MILLI, 3);
    }

    private static StringBuilder number(final StringBuilder line, final int value, final int digits) {
        final String text = Integer.toString(value);
        return line.append("0".repeat(Math.max(0, digits - text.length()))).append(text);
    }

    /** The end of a text tells more than its beginning. */
    private static void column(final StringBuilder line, final String text, final int width) {
        line.append(" | ")
                .append(text, Math.max(0, text.length() - width), text.length())
                .append(" ".repeat(Math.max(0, width - text.length())));
    }
}
