package dev.backplane.engine.wait;

import dev.backplane.api.wait.WaitEvent;
import dev.backplane.api.wait.WaitEventClass;
import dev.backplane.engine.backend.BackendTable;

/** An extension's wait event, as this process uses it. */
final class CustomWaitEvent implements WaitEvent {
    private final BackendTable backends;
    private final int info;
    private final String name;

    CustomWaitEvent(final BackendTable backends, final int info, final String name) {
        this.backends = backends;
        this.info = info;
        this.name = name;
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
        backends.current().waitStart(info);
    }

    @Override
    public void end() {
        backends.current().waitEnd();
    }
}
