package dev.backplane.engine;

import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseListener;
import dev.backplane.api.database.DatabaseOperation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what a listener for databases is told. */
class Recorder implements DatabaseListener {
    private final List<String> events = new CopyOnWriteArrayList<>();

    List<String> events() {
        return events;
    }

    void await(final String event) {
        Await.until(() -> events.contains(event));
    }

    @Override
    public void created(final DatabaseInfo database) {
        events.add("+" + database.datname());
    }

    @Override
    public void created(final DatabaseInfo database, final DatabaseInfo template) {
        events.add("+" + database.datname() + " after " + template.datname());
    }

    @Override
    public void stopping(final DatabaseInfo database, final DatabaseOperation operation) {
        events.add(operation + " " + database.datname());
    }

    @Override
    public void resumed(final DatabaseInfo database) {
        events.add("go " + database.datname());
    }

    @Override
    public void renamed(final DatabaseInfo before, final DatabaseInfo after) {
        events.add(before.datname() + " > " + after.datname());
    }

    @Override
    public void dropped(final DatabaseInfo database) {
        events.add("-" + database.datname());
    }
}
