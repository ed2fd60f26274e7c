package dev.backplane.shell.completion;

import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.extension.ExtensionInfo;
import dev.backplane.api.lwlock.TrancheInfo;
import dev.backplane.api.shmem.SegmentInfo;
import dev.backplane.api.worker.WorkerState;
import dev.backplane.shell.command.ValueKind;
import dev.backplane.shell.platform.Platform;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names of what there is at this moment. */
@Component(service = ValueNames.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class ValueNames {
    private static final Logger LOG = LoggerFactory.getLogger(ValueNames.class);

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform where the names come from
     */
    @Activate
    public ValueNames(@Reference final Platform platform) {
        this.platform = platform;
    }

    /**
     * The names of a kind.
     *
     * @param kind what the names stand for
     * @return in alphabetical order; empty when there are none, or when the platform is not up: a key press must not
     *     fail
     */
    public List<String> of(final ValueKind kind) {
        try {
            return names(kind).distinct().sorted().toList();
        } catch (final RuntimeException e) {
            LOG.debug("Completion of {}", kind, e);
            return List.of();
        }
    }

    private Stream<String> names(final ValueKind kind) {
        return switch (kind) {
            case DATABASE -> platform.databases().databases().stream().map(DatabaseInfo::datname);
            case EXTENSION -> platform.extensions().extensions().stream().map(ExtensionInfo::name);
            case OWNER -> platform.sharedMemory().segments().stream().map(SegmentInfo::owner);
            case SEGMENT ->
                platform.sharedMemory().segments().stream()
                        .filter(segment -> segment.type().equals("segment"))
                        .map(SegmentInfo::name);
            case TRANCHE -> platform.lwLocks().tranches().stream().map(TrancheInfo::name);
            case WORKER ->
                platform.backgroundWorkers().workers().stream()
                        .flatMap(worker -> Stream.of(String.valueOf(worker.id()), worker.name()));
            case WORKER_STATE -> Stream.of(WorkerState.values()).map(WorkerState::name);
            case COMMAND, TEXT -> Stream.empty();
        };
    }
}
