package dev.backplane.engine.fault;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** What happens at the fault points of this process. */
final class FaultPlan {
    static final String PROPERTY = "backplane.fault";
    static final boolean ACTIVE = System.getProperty(PROPERTY) != null;
    static final FaultPlan INSTANCE = parse(System.getProperty(PROPERTY, ""));

    private static final int KILLED = 137;

    private final Map<FaultPoint, Fault> faults = new EnumMap<>(FaultPoint.class);

    private enum Action {
        KILL,
        DELAY
    }

    private record Fault(Action action, int value, AtomicInteger visits) {}

    private FaultPlan() {}

    static FaultPlan parse(final String text) {
        final FaultPlan plan = new FaultPlan();
        for (final String part : text.split(",")) {
            if (!part.isBlank()) {
                plan.add(part.trim());
            }
        }
        return plan;
    }

    private void add(final String part) {
        final String[] words = part.split(":");
        try {
            final Action action = Action.valueOf(words[1].toUpperCase(Locale.ROOT));
            final int value = words.length > 2 ? Integer.parseInt(words[2]) : 1;
            faults.put(FaultPoint.valueOf(words[0]), new Fault(action, value, new AtomicInteger()));
        } catch (final IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "-D" + PROPERTY + " says \"" + part + "\": write NAME:kill:VISIT or NAME:delay:MILLISECONDS with a"
                            + " name of " + FaultPoint.class.getName(),
                    e);
        }
    }

    void at(final FaultPoint point) {
        final Fault fault = faults.get(point);
        if (fault == null) {
            return;
        }
        if (fault.action() == Action.DELAY) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(fault.value()));
        } else if (fault.visits().incrementAndGet() == fault.value()) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
