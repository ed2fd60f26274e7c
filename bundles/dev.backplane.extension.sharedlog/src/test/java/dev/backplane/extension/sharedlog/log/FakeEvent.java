package dev.backplane.extension.sharedlog.log;

import dev.backplane.api.wait.WaitEvent;
import dev.backplane.api.wait.WaitEventClass;
import java.util.List;

/** A wait event that tells when it was shown. */
record FakeEvent(String name, List<String> shown) implements WaitEvent {
    @Override
    public int info() {
        return WaitEventClass.EXTENSION.code() << 24;
    }

    @Override
    public WaitEventClass eventClass() {
        return WaitEventClass.EXTENSION;
    }

    @Override
    public void start() {
        shown.add(name);
    }

    @Override
    public void end() {
        shown.add("-");
    }
}
