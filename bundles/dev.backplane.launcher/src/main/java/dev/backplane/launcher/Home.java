package dev.backplane.launcher;

import java.nio.file.Path;

/**
 * The folders of a distribution.
 *
 * @param home what was unpacked: {@code bin}, {@code lib}, {@code system}
 * @param etc configuration
 * @param data everything that changes
 * @param deploy jars to deploy
 */
public record Home(Path home, Path etc, Path data, Path deploy) {
    /**
     * The folders that the scripts name in system properties.
     *
     * @return each absolute; {@code etc}, {@code data} and {@code deploy} lie in the home unless named
     */
    public static Home fromSystemProperties() {
        final Path home = Path.of(System.getProperty("backplane.home", "."))
                .toAbsolutePath()
                .normalize();
        return new Home(home, folder(home, "etc"), folder(home, "data"), folder(home, "deploy"));
    }

    private static Path folder(final Path home, final String name) {
        final String named = System.getProperty("backplane." + name);
        return named == null
                ? home.resolve(name)
                : Path.of(named).toAbsolutePath().normalize();
    }

    Path lib() {
        return home.resolve("lib");
    }

    Path system() {
        return home.resolve("system");
    }

    Path runFile() {
        return lib().resolve("run.bnd");
    }

    Path broughtCache() {
        return lib().resolve("cache");
    }

    Path cache() {
        return data.resolve("cache");
    }

    Path run() {
        return data.resolve("run");
    }
}
