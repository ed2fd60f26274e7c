package dev.backplane.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.LevelFilter;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.FilterReply;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Sets the log up: {@code data/log/backplane.log}, and the console for what needs attention. {@code etc/log.properties}
 * says how much. Logback's own way, by XML and patterns, loads and runs so much code that it is seen in the time that the
 * platform takes to start.
 */
final class LogConfigurator {
    private static final String DEPLOY = "dev.backplane.deploy";
    private static final String POOLS = "com.zaxxer.hikari";
    private static final String SQLITE = "org.sqlite";

    private LogConfigurator() {}

    /**
     * Sets a context up.
     *
     * @param context the context
     * @param log the file's path without its ending
     * @param settings what the operator wants
     */
    static void configure(final LoggerContext context, final Path log, final LogSettings settings) {
        final ThresholdFilter threshold = new ThresholdFilter();
        threshold.setLevel(settings.console().toString());
        final LevelFilter reports = new LevelFilter();
        reports.setLevel(settings.deployments());
        reports.setOnMatch(FilterReply.ACCEPT);
        reports.setOnMismatch(FilterReply.DENY);
        final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(file(context, log, settings));
        root.addAppender(console(context, "console", threshold, new ConsoleLine(true)));
        context.getLogger(DEPLOY).addAppender(console(context, "deployments", reports, new ConsoleLine(false)));
        setLevels(context, settings);
    }

    /**
     * Gives each logger the level that the operator wants, and says in the log what is wrong with the settings.
     *
     * @param context the context
     * @param settings what the operator wants
     */
    static void setLevels(final LoggerContext context, final LogSettings settings) {
        final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        context.getLoggerList().stream().filter(logger -> logger != root).forEach(logger -> logger.setLevel(null));
        root.setLevel(settings.level());
        // what matters of the pools of data sources is in the exceptions
        context.getLogger(POOLS).setLevel(Level.ERROR);
        context.getLogger(SQLITE).setLevel(Level.WARN);
        settings.levels().forEach((name, level) -> context.getLogger(name).setLevel(level));
        settings.complaints().forEach(context.getLogger(LogSettings.class)::warn);
    }

    private static Appender<ILoggingEvent> file(
            final LoggerContext context, final Path log, final LogSettings settings) {
        final RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setFile(log + ".log");
        final FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(log + ".%i.log");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(settings.count());
        rolling.start();
        final SizeBasedTriggeringPolicy<ILoggingEvent> full = new SizeBasedTriggeringPolicy<>();
        full.setContext(context);
        full.setMaxFileSize(new FileSize(settings.bytes()));
        full.setCheckIncrement(Duration.buildBySeconds(1));
        full.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(full);
        return started(context, "file", appender, new LogLine());
    }

    private static Appender<ILoggingEvent> console(
            final LoggerContext context,
            final String name,
            final Filter<ILoggingEvent> filter,
            final LayoutBase<ILoggingEvent> layout) {
        final ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setTarget("System.err");
        filter.setContext(context);
        filter.start();
        appender.addFilter(filter);
        return started(context, name, appender, layout);
    }

    private static Appender<ILoggingEvent> started(
            final LoggerContext context,
            final String name,
            final OutputStreamAppender<ILoggingEvent> appender,
            final LayoutBase<ILoggingEvent> layout) {
        final LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        layout.setContext(context);
        layout.start();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        appender.setName(name);
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
