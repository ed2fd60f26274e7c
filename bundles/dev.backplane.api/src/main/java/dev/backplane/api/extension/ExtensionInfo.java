package dev.backplane.api.extension;

import dev.backplane.api.worker.WorkerSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One extension in this process.
 *
 * @param name its name
 * @param version its version
 * @param state where it stands
 * @param cause why it is FAILED, in a sentence
 * @param bundleId the bundle's id in this process's framework
 * @param bundle the bundle's symbolic name
 * @param since when it came into this state
 * @param allocations the allocations it asked for
 * @param tranches the tranches it asked for, as {@code name[locks]}
 * @param waitEvents the wait events it defined
 * @param workers the background workers it asked for, as the operator wants them
 * @param settings its configuration
 */
public record ExtensionInfo(
        String name,
        String version,
        ExtensionState state,
        Optional<String> cause,
        long bundleId,
        String bundle,
        Instant since,
        List<AllocationInfo> allocations,
        List<String> tranches,
        List<String> waitEvents,
        List<WorkerSpec> workers,
        List<SettingInfo> settings) {}
