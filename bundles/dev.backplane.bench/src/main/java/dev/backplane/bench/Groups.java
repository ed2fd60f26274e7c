package dev.backplane.bench;

import java.util.ArrayList;
import java.util.List;

/** The one list of groups, in the order of the tables. */
final class Groups {
    private Groups() {}

    static List<Group> all() {
        return List.of(
                new LockGroup(),
                new ProcessesGroup(),
                new HandoffGroup(),
                new WaitEventGroup(),
                new LookupGroup(),
                new AllocateGroup(),
                new DatabasesGroup(),
                new DeathGroup(),
                new PlatformGroup());
    }

    /**
     * Finds groups by name.
     *
     * @param slugs their names; none for all
     * @return the groups in the order of {@link #all()}
     * @throws IllegalArgumentException if one is unknown
     */
    static List<Group> named(final List<String> slugs) {
        final List<String> unknown = new ArrayList<>(slugs);
        unknown.removeAll(all().stream().map(Group::slug).toList());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("no such group: " + String.join(", ", unknown));
        }
        return all().stream()
                .filter(group -> slugs.isEmpty() || slugs.contains(group.slug()))
                .toList();
    }
}
