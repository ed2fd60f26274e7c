package dev.backplane.shell.verb;

import dev.backplane.api.lwlock.LWLockUser;
import dev.backplane.shell.table.Elapsed;
import dev.backplane.shell.table.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A backend that holds a lock or waits for it.
 *
 * @param user who it is, and since when
 */
record Participant(LWLockUser user) implements JsonObject {
    @Override
    public Map<String, Object> json() {
        final Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", user.backend());
        values.put("pid", user.pid());
        values.put("mode", user.mode().name());
        values.put("age_ms", user.age().toMillis());
        values.put("disowned", user.disowned());
        return values;
    }

    @Override
    public String toString() {
        return user.backend() + "(" + user.pid() + ") " + new Elapsed(user.age())
                + (user.disowned() ? " disowned" : "");
    }
}
