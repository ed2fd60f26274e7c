package dev.backplane.shell.verb;

import dev.backplane.shell.table.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A backend that holds a lock or waits for it.
 *
 * @param id the backend's id
 * @param pid its process
 */
record Participant(int id, long pid) implements JsonObject {
    @Override
    public Map<String, Object> json() {
        final Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", id);
        values.put("pid", pid);
        return values;
    }

    @Override
    public String toString() {
        return id + "(" + pid + ")";
    }
}
