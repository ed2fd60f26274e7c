package dev.backplane.engine.handle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandleSetTest {
    private final HandleSet handles = new HandleSet();
    private final List<String> closed = new ArrayList<>();

    private final class Named extends Handle {
        private final String name;

        Named(final String name) {
            this.name = name;
            handles.add(this);
        }

        @Override
        public void close() {
            closed.add(name);
            forget();
            if (name.isEmpty()) {
                throw new IllegalStateException("it has no name");
            }
        }
    }

    private Optional<String> find(final String prefix) {
        return handles.find(Named.class, handle -> handle.name.startsWith(prefix))
                .map(handle -> handle.name);
    }

    @Test
    void shouldCloseTheLatestFirst() {
        new Named("first");
        new Named("second");
        new Named("third");
        handles.closeAll();
        assertEquals(List.of("third", "second", "first"), closed);
    }

    @Test
    void shouldForgetWhatWasClosed() {
        final List<Named> all = List.of(new Named("a"), new Named("b"), new Named("c"), new Named("d"));
        all.get(1).close();
        all.get(3).close();
        all.get(0).close();
        all.get(0).close();
        assertEquals(Optional.empty(), find("b"));
        handles.closeAll();
        assertEquals(List.of("b", "d", "a", "a", "c"), closed);
    }

    @Test
    void shouldFindTheLatest() {
        new Named("log 1");
        new Named("log 2");
        new Named("table");
        assertEquals(Optional.of("log 2"), find("log"));
        assertEquals(Optional.empty(), find("index"));
    }

    @Test
    void shouldCloseTheOthersWhenOneFails() {
        new Named("a");
        new Named("");
        new Named("b");
        handles.closeAll();
        assertEquals(List.of("b", "", "a"), closed);
        assertEquals(Optional.empty(), find(""));
    }

    @Test
    void shouldKeepNothingAfterAll() {
        new Named("a");
        handles.closeAll();
        handles.closeAll();
        new Named("b");
        handles.closeAll();
        assertEquals(List.of("a", "b"), closed);
    }
}
