package dev.backplane.shell;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Makes services that know only the methods that a test needs. */
public final class Fake {
    /** What a method answers. */
    @FunctionalInterface
    public interface Answer {
        Object to(Object... arguments) throws Exception;
    }

    private Fake() {}

    public static <T> T of(final Class<T> type, final Map<String, Answer> answers) {
        final InvocationHandler handler = (proxy, method, arguments) -> {
            final Answer answer = answers.get(method.getName());
            if (answer == null) {
                throw new UnsupportedOperationException(method.toString());
            }
            return answer.to(arguments == null ? new Object[0] : arguments);
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
