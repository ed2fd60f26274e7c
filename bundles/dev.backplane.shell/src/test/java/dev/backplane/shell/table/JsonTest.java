package dev.backplane.shell.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.Strictness;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonTest {
    private static final Gson STRICT =
            new GsonBuilder().setStrictness(Strictness.STRICT).create();

    @Test
    void shouldIndentAndKeepTheOrder() {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("oid", 5);
        row.put("datname", "orders");
        row.put("free", null);
        row.put("pids", List.of(1L, 2L));

        assertEquals("""
                [
                  {
                    "oid": 5,
                    "datname": "orders",
                    "free": null,
                    "pids": [
                      1,
                      2
                    ]
                  }
                ]
                """, Json.write(List.of(row)));
    }

    @Test
    void shouldBeReadBackUnchangedWhenTextIsHostile() {
        final String hostile = "\" \\ / \b\f\n\r\t \u0000\u001b\u2028 </script> \ud83d\ude00";

        final JsonElement element = STRICT.fromJson(Json.write(List.of(hostile)), JsonElement.class);

        assertEquals(hostile, element.getAsJsonArray().get(0).getAsString());
    }

    @Test
    void shouldKeepNumbersExactWhenTheyAreLarge() {
        assertEquals(
                "[\n  9223372036854775807,\n  true,\n  null\n]\n",
                Json.write(Arrays.asList(Long.MAX_VALUE, true, null)));
        assertEquals("[]\n", Json.write(List.of()));
    }
}
