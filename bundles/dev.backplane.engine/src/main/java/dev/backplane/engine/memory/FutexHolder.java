package dev.backplane.engine.memory;

import org.slf4j.LoggerFactory;

/** Chooses the futex once, when somebody first has to wait: loading native code costs more than a start-up can spare. */
final class FutexHolder {
    static final Futex BEST = choose();

    private FutexHolder() {}

    private static Futex choose() {
        final boolean wanted = !Boolean.getBoolean("backplane.futex.portable");
        if (wanted && LinuxFutex.SYSCALL_NUMBER >= 0) {
            try {
                return new LinuxFutex();
            } catch (final LinkageError e) {
                LoggerFactory.getLogger(Futex.class)
                        .warn("no native futex, waiting polls instead and wakes later: {}", e.toString());
            }
        }
        return new PollingFutex();
    }
}
