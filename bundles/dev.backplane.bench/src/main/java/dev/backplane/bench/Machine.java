package dev.backplane.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where the figures come from.
 *
 * @param name processor, memory, kernel and JDK in one line
 * @param today the day
 */
record Machine(String name, String today) {
    static Machine current() {
        return new Machine(
                String.join(
                        ", ",
                        field("/proc/cpuinfo", "model name", ':') + " with "
                                + Runtime.getRuntime().availableProcessors() + " processors",
                        gigabytes() + " of memory",
                        field("/etc/os-release", "PRETTY_NAME", '=').replace("\"", ""),
                        System.getProperty("os.name") + " " + System.getProperty("os.version"),
                        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version")),
                LocalDate.now().toString());
    }

    private static String gigabytes() {
        final String kilobytes = field("/proc/meminfo", "MemTotal", ':').replace(" kB", "");
        return String.format(Locale.ROOT, "%.0f GiB", Double.parseDouble(kilobytes) / (1 << 20));
    }

    private static String field(final String file, final String key, final char separator) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(separator) + 1).strip())
                    .orElse("0");
        } catch (final IOException e) {
            return "0";
        }
    }
}
