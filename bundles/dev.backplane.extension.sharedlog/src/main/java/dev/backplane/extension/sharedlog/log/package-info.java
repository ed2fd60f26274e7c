/** The extension itself: its activator, the layout of its segments, and the log files. */
package dev.backplane.extension.sharedlog.log;
