package dev.backplane.core.extension;

import dev.backplane.api.wait.WaitEvent;
import dev.backplane.api.wait.WaitEventClass;
import dev.backplane.engine.ResourceOwner;

/** A wait event that was asked for in {@code init}, and stands for the real one when it is granted. */
final class RequestedWaitEvent implements WaitEvent {
    private final String name;
    private final Granted<WaitEvent> granted;

    RequestedWaitEvent(final String name) {
        this.name = name;
        this.granted = new Granted<>("wait event \"" + name + "\"");
    }

    void grant(final ResourceOwner owner) {
        granted.grant(owner.waitEvents().define(name));
    }

    void revoke() {
        granted.revoke();
    }

    @Override
    public int info() {
        return granted.get().info();
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
        granted.get().start();
    }

    @Override
    public void end() {
        granted.get().end();
    }
}
