/** The shell commands {@code sharedlog:write}, {@code sharedlog:status} and {@code sharedlog:check}. */
package dev.backplane.extension.sharedlog.command;
