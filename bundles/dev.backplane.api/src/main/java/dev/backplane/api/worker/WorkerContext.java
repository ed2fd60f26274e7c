package dev.backplane.api.worker;

import dev.backplane.api.extension.ExtensionHandle;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What a running worker knows of itself: {@code MyBgworkerEntry}. */
@ProviderType
public interface WorkerContext {
    /**
     * The worker's id, which names it in {@code worker:} commands.
     *
     * @return from 1
     */
    int id();

    /**
     * The worker's name.
     *
     * @return as in {@link WorkerSpec#name()}
     */
    String name();

    /**
     * The argument: {@code bgw_main_arg}.
     *
     * @return as in {@link WorkerSpec#argument()}; empty if none was given
     */
    String argument();

    /**
     * The database that the worker is bound to.
     *
     * @return its name; empty if the worker is bound to none
     */
    Optional<String> database();

    /**
     * The worker's extension, in the process that runs the worker.
     *
     * @return what the extension's activator got
     */
    ExtensionHandle handle();

    /**
     * The worker's own latch: {@code MyLatch}.
     *
     * @return the latch
     */
    Latch latch();

    /**
     * Whether the worker is to stop: {@code ShutdownRequestPending}. Its thread was interrupted then.
     *
     * @return true from the request on
     */
    boolean isStopRequested();
}
