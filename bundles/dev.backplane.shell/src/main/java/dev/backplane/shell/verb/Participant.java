package dev.backplane.shell.verb;

import dev.backplane.shell.table.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A backend that holds a lock or waits for it.
 *
 * @param id the backend's id
 * @param pid its process; null if it left between the two looks that a list takes
 */
record Participant(int id, Long pid) implements JsonObject {
    @Override
    public Map<String, Object> json() {
        final Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", id);
        values.put("pid", pid);
        return values;
    }

    @Override
    public String toString() {
        return id + "(" + (pid == null ? "gone" : pid) + ")";
    }
}
