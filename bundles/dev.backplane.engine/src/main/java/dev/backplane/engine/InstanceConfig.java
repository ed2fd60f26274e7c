package dev.backplane.engine;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where an instance lives and how large it may become.
 *
 * @param dataFolder the instance's data folder; it names the instance
 * @param shmemFolder the folder of the shared-memory files; null for the default, see
 *     {@link dev.backplane.engine.memory.ShmemFolder}
 * @param limits the limits
 */
public record InstanceConfig(Path dataFolder, Path shmemFolder, Limits limits) {
    /** Checks that nothing but the shared-memory folder is null. */
    public InstanceConfig {
        Objects.requireNonNull(dataFolder, "dataFolder");
        Objects.requireNonNull(limits, "limits");
    }

    /**
     * The default place and the default limits.
     *
     * @param dataFolder the instance's data folder
     * @return the configuration
     */
    public static InstanceConfig of(final Path dataFolder) {
        return new InstanceConfig(dataFolder, null, Limits.defaults());
    }
}
