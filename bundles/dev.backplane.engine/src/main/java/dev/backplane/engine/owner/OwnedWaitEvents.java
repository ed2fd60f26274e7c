package dev.backplane.engine.owner;

import dev.backplane.api.lwlock.TrancheInfo;
import dev.backplane.api.wait.WaitEvent;
import dev.backplane.api.wait.WaitEventClass;
import dev.backplane.api.wait.WaitEventInfo;
import dev.backplane.api.wait.WaitEvents;
import dev.backplane.engine.handle.Handle;
import dev.backplane.engine.handle.HandleSet;
import dev.backplane.engine.memory.TableId;
import dev.backplane.engine.tranche.LockList;
import dev.backplane.engine.tranche.TrancheTable;
import dev.backplane.engine.wait.WaitEventTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Wait events as one resource owner sees them. */
public final class OwnedWaitEvents implements WaitEvents {
    private final int owner;
    private final HandleSet handles;
    private final WaitEventTable table;
    private final LockList locks;
    private final Map<String, WaitEvent> defined = new ConcurrentHashMap<>();

    /**
     * The view of an owner.
     *
     * @param owner who it is
     * @param handles what it has
     * @param table all custom events
     * @param locks the tranches, each of which is an event too
     */
    public OwnedWaitEvents(final int owner, final HandleSet handles, final WaitEventTable table, final LockList locks) {
        this.owner = owner;
        this.handles = handles;
        this.table = table;
        this.locks = locks;
    }

    @Override
    public WaitEvent define(final String name) {
        final WaitEvent known = defined.get(name);
        return known != null ? known : defined.computeIfAbsent(name, this::acquire);
    }

    private WaitEvent acquire(final String name) {
        final WaitEvent event = table.acquire(name, owner);
        handles.add(new Handle() {
            @Override
            public void close() {
                defined.remove(name);
                table.release(event);
            }
        });
        return event;
    }

    @Override
    public List<WaitEventInfo> events() {
        final List<WaitEventInfo> events = new ArrayList<>(table.events());
        final Map<Integer, Integer> waiting = table.waiting();
        for (final TableId id : TableId.values()) {
            events.add(tranche(
                    TrancheTable.builtin(id),
                    id.trancheName(),
                    "backplane",
                    "Waiting to use the " + id.title() + ".",
                    waiting));
        }
        for (final TrancheInfo tranche : locks.tranches()) {
            final String description = "Waiting to acquire an LWLock of tranche \"" + tranche.name() + "\".";
            events.add(tranche(tranche.id(), tranche.name(), tranche.owner(), description, waiting));
        }
        events.sort(Comparator.comparing(WaitEventInfo::type).thenComparing(WaitEventInfo::name));
        return events;
    }

    private static WaitEventInfo tranche(
            final int id,
            final String name,
            final String ownerName,
            final String description,
            final Map<Integer, Integer> waiting) {
        final int info = WaitEventClass.LWLOCK.code() << 24 | id;
        return new WaitEventInfo(
                WaitEventClass.LWLOCK.label(), name, description, ownerName, waiting.getOrDefault(info, 0));
    }
}
