package dev.backplane.engine.wait;

import dev.backplane.api.wait.WaitEvent;
import dev.backplane.api.wait.WaitEventClass;
import dev.backplane.api.wait.WaitEventInfo;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.memory.Names;
import dev.backplane.engine.memory.ShmemText;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.RowDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Custom wait events: {@code WaitEventExtensionNew}'s hash tables. An event's id is its row + 1. */
public final class WaitEventTable {
    private static final int CLASS_SHIFT = 24;
    private static final int ID_MASK = 0xFFFF;

    private final NameTable table;
    private final BackendTable backends;
    private final Names trancheNames;
    private final Names ownerNames;

    /**
     * The wait events of an instance.
     *
     * @param table the custom ones
     * @param backends who waits
     * @param trancheNames a tranche's name
     * @param ownerNames an owner's name
     */
    public WaitEventTable(
            final NameTable table, final BackendTable backends, final Names trancheNames, final Names ownerNames) {
        this.table = table;
        this.backends = backends;
        this.trancheNames = trancheNames;
        this.ownerNames = ownerNames;
    }

    /**
     * Finds or makes a custom event, and refers to it.
     *
     * @param name its name
     * @param owner who defines it
     * @return the event
     */
    public WaitEvent acquire(final String name, final int owner) {
        final byte[] bytes = ShmemText.encode("wait event", name, RowDescriptor.MAX_NAME_BYTES);
        return table.exclusively(() -> {
            int row = table.find(0, bytes);
            if (row < 0) {
                row = table.insert(0, bytes, owner, payload -> {});
                table.state(row, RowDescriptor.READY);
            }
            table.references().add(row);
            return new CustomWaitEvent(backends, WaitEventClass.EXTENSION.code() << CLASS_SHIFT | (row + 1), name);
        });
    }

    /**
     * Takes a reference away.
     *
     * @param event the event
     */
    public void release(final WaitEvent event) {
        table.exclusively(() -> {
            final int row = (event.info() & ID_MASK) - 1;
            if (table.references().remove(row)) {
                table.remove(row);
            }
            return null;
        });
    }

    /**
     * The class of what a backend's slot shows.
     *
     * @param info class and event, not 0
     * @return the class's name
     */
    public String type(final int info) {
        for (final WaitEventClass eventClass : WaitEventClass.values()) {
            if (eventClass.code() == info >>> CLASS_SHIFT) {
                return eventClass.label();
            }
        }
        return "???";
    }

    /**
     * The name of what a backend's slot shows, without taking a lock.
     *
     * @param info class and event, not 0
     * @return the event's name
     */
    public String name(final int info) {
        if (info >>> CLASS_SHIFT == WaitEventClass.LWLOCK.code()) {
            return trancheNames.name(info & ID_MASK);
        }
        for (final PlatformWaitEvent event : PlatformWaitEvent.values()) {
            if (event.info() == info) {
                return event.label();
            }
        }
        final int row = (info & ID_MASK) - 1;
        final boolean custom = info >>> CLASS_SHIFT == WaitEventClass.EXTENSION.code();
        return custom && row >= 0 && row < table.capacity() && table.state(row) == RowDescriptor.READY
                ? table.name(row)
                : "???";
    }

    /**
     * All events but the tranches', as {@code pg_wait_events}.
     *
     * @return a snapshot
     */
    public List<WaitEventInfo> events() {
        final Map<Integer, Integer> waiting = waiting();
        final List<WaitEventInfo> events = new ArrayList<>();
        for (final PlatformWaitEvent event : PlatformWaitEvent.values()) {
            events.add(new WaitEventInfo(
                    event.eventClass().label(),
                    event.label(),
                    event.description(),
                    ownerNames.name(0),
                    waiting.getOrDefault(event.info(), 0)));
        }
        table.shared(() -> {
            table.forEach(row -> {
                final int info = WaitEventClass.EXTENSION.code() << CLASS_SHIFT | (row + 1);
                events.add(new WaitEventInfo(
                        WaitEventClass.EXTENSION.label(),
                        table.name(row),
                        "Waiting for custom wait event \"" + table.name(row) + "\" defined by extension.",
                        ownerNames.name(table.owner(row)),
                        waiting.getOrDefault(info, 0)));
            });
            return null;
        });
        return events;
    }

    /**
     * How many backends wait for each event now.
     *
     * @return from class and event to the number of backends
     */
    public Map<Integer, Integer> waiting() {
        final Map<Integer, Integer> waiting = new HashMap<>();
        for (int slot = 0; slot < backends.used(); slot++) {
            final int info = backends.waitEvent(slot);
            if (info != 0) {
                waiting.merge(info, 1, Integer::sum);
            }
        }
        return waiting;
    }
}
