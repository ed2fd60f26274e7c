package dev.backplane.extension.sharedlog.log;

import dev.backplane.api.lwlock.LWLock;
import java.lang.reflect.Proxy;

/** A lock that is always free, or is said to have been taken. */
final class FakeLock {
    private boolean contended;
    private boolean held;

    void contended(final boolean value) {
        contended = value;
    }

    boolean isHeld() {
        return held;
    }

    LWLock lock() {
        return (LWLock) Proxy.newProxyInstance(
                LWLock.class.getClassLoader(),
                new Class<?>[] {LWLock.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "acquire" -> {
                        held = true;
                        yield !contended;
                    }
                    case "conditionalAcquire" -> held = true;
                    case "release" -> {
                        held = false;
                        yield null;
                    }
                    case "heldByMe" -> held;
                    case "name" -> "sharedlog";
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }
}
