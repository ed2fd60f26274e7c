package dev.backplane.extension.sharedlog.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the processes of an instance tell from now on in their log files, one file for each: deaths, and what went wrong. */
final class InstanceLog {
    /** How the JVM begins to tell an exception that ended a thread. */
    static final String UNCAUGHT = "Exception in thread ";

    /** The logs, and what the postmaster prints. */
    private static final Pattern FILE = Pattern.compile("backplane\\.log|start\\.out|backend-(\\d+)\\.log");
    /** The first lines of the entries that matter; a stack trace has lines of another form. */
    private static final Pattern ENTRY =
            Pattern.compile("[-\\d]+T[:.\\d]+ \\| (?:WARN |ERROR) \\|.*?\\|.*?\\| (.*)|(" + UNCAUGHT + ".*)");

    private static final Pattern DEATH = Pattern.compile("process (\\d+) died: .*");

    private final Path folder;
    private final Map<Path, Long> positions = new HashMap<>();
    private final Set<Long> dead = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    /**
     * What a process complained about.
     *
     * @param pid the process; empty for the postmaster
     * @param died whose death it told; empty if it is about something else
     * @param text what it said, and where
     */
    private record Problem(Optional<Long> pid, Optional<Long> died, String text) {
        boolean isAbout(final Set<Long> killed) {
            return pid.filter(killed::contains).isPresent()
                    || died.filter(killed::contains).isPresent();
        }
    }

    /**
     * The logs from now on.
     *
     * @param folder holds them
     * @throws DemoFailure when they cannot be read
     */
    InstanceLog(final Path folder) throws DemoFailure {
        this.folder = folder;
        for (final Path file : files()) {
            positions.put(file, size(file));
        }
    }

    /**
     * Whether a process of the instance has told that another one died and that all its locks are given back.
     *
     * @param pid who died
     * @return true if so
     * @throws DemoFailure when the logs cannot be read
     */
    boolean toldDeathOf(final long pid) throws DemoFailure {
        read();
        return dead.contains(pid);
    }

    /**
     * What processes complained about: warnings and errors. The death of a killed process is none.
     *
     * @param killed the processes that were killed; what they said themselves does not count
     * @return one text each
     * @throws DemoFailure when the logs cannot be read
     */
    List<String> problems(final Set<Long> killed) throws DemoFailure {
        read();
        return problems.stream()
                .filter(problem -> !problem.isAbout(killed))
                .map(Problem::text)
                .toList();
    }

    private void read() throws DemoFailure {
        for (final Path file : files()) {
            final long position = positions.getOrDefault(file, 0L);
            final byte[] news = read(file, position);
            int end = news.length;
            while (end > 0 && news[end - 1] != '\n') {
                end--;
            }
            new String(news, 0, end, UTF_8).lines().forEach(line -> take(file, line));
            positions.put(file, position + end);
        }
    }

    private void take(final Path file, final String line) {
        final Matcher entry = ENTRY.matcher(line);
        if (entry.matches()) {
            final Matcher name = FILE.matcher(file.getFileName().toString());
            final String text = Optional.ofNullable(entry.group(1)).orElse(line);
            final Matcher death = DEATH.matcher(text);
            final Optional<Long> died = death.matches() ? Optional.of(Long.valueOf(death.group(1))) : Optional.empty();
            died.ifPresent(dead::add);
            problems.add(new Problem(
                    name.matches() ? Optional.ofNullable(name.group(1)).map(Long::valueOf) : Optional.empty(),
                    died,
                    file.getFileName() + ": " + text));
        }
    }

    private List<Path> files() throws DemoFailure {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(
                            file -> FILE.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (final IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static long size(final Path file) throws DemoFailure {
        try {
            return Files.size(file);
        } catch (final IOException e) {
            throw unreadable(file, e);
        }
    }

    private static byte[] read(final Path file, final long position) throws DemoFailure {
        try (FileChannel channel = FileChannel.open(file)) {
            final ByteBuffer news = ByteBuffer.allocate((int) Math.max(0, channel.size() - position));
            while (news.hasRemaining() && channel.read(news, position + news.position()) >= 0) {
                Thread.onSpinWait();
            }
            return Arrays.copyOf(news.array(), news.position());
        } catch (final IOException e) {
            throw unreadable(file, e);
        }
    }

    private static DemoFailure unreadable(final Path file, final IOException cause) {
        return new DemoFailure("the log " + file + " cannot be read: " + cause.getMessage(), cause);
    }
}
