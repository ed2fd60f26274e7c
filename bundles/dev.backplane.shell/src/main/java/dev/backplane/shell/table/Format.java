package dev.backplane.shell.table;

import java.time.ZoneId;

/**
 * How a table shows its values to people. JSON knows no such choices.
 *
 * @param bytes whether sizes are exact numbers of bytes
 * @param zone for points in time
 * @param color whether remarkable values have colors
 */
public record Format(boolean bytes, ZoneId zone, boolean color) {}
