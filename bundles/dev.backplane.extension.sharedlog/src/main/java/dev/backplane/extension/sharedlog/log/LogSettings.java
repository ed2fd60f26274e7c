package dev.backplane.extension.sharedlog.log;

import dev.backplane.api.extension.ExtensionHandle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the operator can set in {@code etc/sharedlog.cfg}.
 *
 * @param directory the folder of the log files
 * @param sync whether each append waits until the disk has it
 * @param maxLineBytes the longest line that {@code sharedlog:write} takes
 */
record LogSettings(Path directory, boolean sync, int maxLineBytes) {
    /** The framework property that names the instance's data folder. */
    private static final String DATA = "backplane.data";

    /** The file of a log that the operator made one for the whole instance; no database can have this name. */
    private static final String GLOBAL_FILE = "@instance";

    /**
     * Declares the settings and reads them.
     *
     * @param handle the extension's handle, in {@code init}
     * @return the values in force
     */
    static LogSettings read(final ExtensionHandle handle) {
        final String directory = handle.setting(
                "directory", "sharedlog", "folder of the log files; relative to the instance's data folder");
        final String sync =
                handle.setting("sync", "off", "on: each append waits until the disk has it; off: it does not");
        final long maxLineBytes = handle.setting(
                "max_line_bytes", 16 << 20, 1, 1 << 30, "the longest line that sharedlog:write takes, in bytes");
        return new LogSettings(
                folder(directory, handle.bundleContext().getProperty(DATA)), onOrOff(sync), (int) maxLineBytes);
    }

    /**
     * Where the log of a database goes.
     *
     * @param database the database's name, or empty for a log of the whole instance
     * @return the file
     */
    Path file(final Optional<String> database) {
        return directory.resolve(database.orElse(GLOBAL_FILE) + ".log");
    }

    private static Path folder(final String directory, final String data) {
        final Path path = Path.of(directory);
        if (!path.isAbsolute() && data == null) {
            throw new IllegalArgumentException("The folder `" + directory + "` of the shared log is relative, and the"
                    + " framework property " + DATA + " that names the data folder is not set: set an absolute"
                    + " `directory` in etc/sharedlog.cfg.");
        }
        return (path.isAbsolute() ? path : Path.of(data).resolve(path))
                .toAbsolutePath()
                .normalize();
    }

    private static boolean onOrOff(final String value) {
        return switch (value) {
            case "on", "true", "yes" -> true;
            case "off", "false", "no" -> false;
            default ->
                throw new IllegalArgumentException(
                        "`sync = " + value + "` in etc/sharedlog.cfg is neither on nor off: set one of them.");
        };
    }
}
