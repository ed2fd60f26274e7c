package dev.backplane.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupsTest {
    @Test
    void shouldTakeAllWithoutNames() {
        assertEquals(slugs(Groups.all()), slugs(Groups.named(List.of())));
        assertEquals(
                Groups.all().size(), slugs(Groups.all()).stream().distinct().count());
    }

    @Test
    void shouldKeepTheOrderOfTheTables() {
        assertEquals(List.of("lock", "lookup"), slugs(Groups.named(List.of("lookup", "lock"))));
    }

    @Test
    void shouldRefuseWhatIsUnknown() {
        assertThrows(IllegalArgumentException.class, () -> Groups.named(List.of("lock", "luck")));
    }

    private static List<String> slugs(final List<Group> groups) {
        return groups.stream().map(Group::slug).toList();
    }
}
