package dev.backplane.extension.sharedlog.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void shouldReadRows() throws DemoFailure {
        final Map<String, Object> row = new HashMap<>();
        row.put("text", "a \"b\" \\ / \u00e4\n\u20ac");
        row.put("number", -12.5e3);
        row.put("yes", true);
        row.put("no", false);
        row.put("nothing", null);
        row.put("list", Arrays.asList(1.0, List.of(), Map.of("k", "v")));

        assertEquals(List.of(row, Map.of()), Json.rows("""
                        [ {"text": "a \\"b\\" \\\\ \\/ \u00e4\\n\\u20ac", "number": -12.5e3,
                           "yes":true,"no":false,"nothing":null, "list":[1,[],{"k":"v"}]}, {} ]
                        """));
    }

    @Test
    void shouldReadNoRowWhenTheArrayIsEmpty() throws DemoFailure {
        assertEquals(List.of(), Json.rows("[]\n"));
    }

    @Test
    void shouldFailWhenTheTextIsNoArrayOfObjects() {
        for (final String text : List.of(
                "",
                "{}",
                "[1]",
                "[{}",
                "[{}] x",
                "[{\"a\" 1}]",
                "[{\"a\":}]",
                "[{\"a\":tru}]",
                "Error: no",
                "[{},,{}]")) {
            assertThrows(DemoFailure.class, () -> Json.rows(text), text);
        }
    }
}
