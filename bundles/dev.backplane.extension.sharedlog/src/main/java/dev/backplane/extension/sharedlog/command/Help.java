package dev.backplane.extension.sharedlog.command;

/** What {@code --help} prints. */
final class Help {
    private static final String OPTION_DATABASE = """
              --database NAME       the database; default: the session's
            """;

    private static final String OPTION_FILES_FROM = """
              --files-from LIST     takes the names of files from the file LIST, one a line
            """;

    /** Of {@code sharedlog:write}. */
    static final String WRITE = """
            sharedlog:write [OPTION...] FILE...
              Writes all lines of the files into the shared log of a database, each as
              <writer>:<file>:<round>:<line>:<crc32c> <text>.
              --times N             writes everything N times; default: 1
              --batch N             up to N lines, or 64 KiB, with one acquire of the lock; default: 1
              --writer ID           the number that the lines begin with; default: the pid
              --progress-file F     keeps in F, for another program, how far it is
              --start-file F        begins when the file F is there
            """ + OPTION_FILES_FROM + OPTION_DATABASE;

    /** Of {@code sharedlog:status}. */
    static final String STATUS = """
            sharedlog:status [--json]
              Shows the shared log of each database: position, lines, how often a writer had to
              wait for the lock, how often a writer was killed while it held the lock, the file.
            """;

    /** Of {@code sharedlog:check}. */
    static final String CHECK = """
            sharedlog:check --writers ID,... [OPTION...] FILE...
              Proves that the shared log of a database holds each line of the files once for each
              writer and round, as sharedlog:write wrote it, and nothing else.
              --writers ID,...      who wrote
              --times N             how often each wrote everything; default: 1
            """ + OPTION_FILES_FROM + OPTION_DATABASE;

    private Help() {}
}
