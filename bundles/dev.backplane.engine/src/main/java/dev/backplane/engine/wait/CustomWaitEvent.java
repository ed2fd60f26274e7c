package dev.backplane.engine.wait;

import dev.backplane.api.wait.WaitEvent;
import dev.backplane.api.wait.WaitEventClass;
import dev.backplane.engine.backend.BackendFinder;
import dev.backplane.engine.backend.BackendTable;

/** An extension's wait event, as this process uses it. */
final class CustomWaitEvent extends BackendFinder implements WaitEvent {
    private final BackendTable backends;
    private final int info;
    private final String name;

    CustomWaitEvent(final BackendTable backends, final int info, final String name) {
        super(backends.currentOrNull());
        this.backends = backends;
        this.info = info;
        this.name = name;
    }

    @Override
    protected BackendTable backends() {
        return backends;
    }

    @Override
    public int info() {
        return info;
    }

    @Override
    public WaitEventClass eventClass() {
        return WaitEventClass.EXTENSION;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        me().waitStart(info);
    }

    @Override
    public void end() {
        me().waitEnd();
    }
}
