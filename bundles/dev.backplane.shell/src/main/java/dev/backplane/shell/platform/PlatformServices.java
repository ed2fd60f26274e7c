package dev.backplane.shell.platform;

import dev.backplane.api.backend.Backends;
import dev.backplane.api.database.Databases;
import dev.backplane.api.extension.Extensions;
import dev.backplane.api.lwlock.LWLocks;
import dev.backplane.api.shmem.SharedMemory;
import dev.backplane.api.sql.DataSources;
import dev.backplane.api.wait.WaitEvents;
import dev.backplane.api.worker.BackgroundWorkers;
import dev.backplane.shell.command.CommandException;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Finds the platform's services, which come and go with it. Immediate, because the platform keeps books for every bundle
 * that uses it: they need not be opened and closed for every command.
 */
@Component(service = Platform.class, configurationPolicy = ConfigurationPolicy.IGNORE, immediate = true)
public final class PlatformServices implements Platform {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Extensions extensions;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile SharedMemory sharedMemory;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile LWLocks lwLocks;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile WaitEvents waitEvents;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Backends backends;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Databases databases;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DataSources dataSources;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile BackgroundWorkers backgroundWorkers;

    /** For Declarative Services. */
    public PlatformServices() {}

    @Override
    public Extensions extensions() {
        return present(extensions, Extensions.class);
    }

    @Override
    public SharedMemory sharedMemory() {
        return present(sharedMemory, SharedMemory.class);
    }

    @Override
    public LWLocks lwLocks() {
        return present(lwLocks, LWLocks.class);
    }

    @Override
    public WaitEvents waitEvents() {
        return present(waitEvents, WaitEvents.class);
    }

    @Override
    public Backends backends() {
        return present(backends, Backends.class);
    }

    @Override
    public Databases databases() {
        return present(databases, Databases.class);
    }

    @Override
    public DataSources dataSources() {
        return present(dataSources, DataSources.class);
    }

    @Override
    public BackgroundWorkers backgroundWorkers() {
        return present(backgroundWorkers, BackgroundWorkers.class);
    }

    private static <S> S present(final S service, final Class<S> type) {
        if (service == null) {
            throw new CommandException("The platform is not up: its service " + type.getSimpleName()
                    + " is missing. data/log/backplane.log says why.");
        }
        return service;
    }
}
