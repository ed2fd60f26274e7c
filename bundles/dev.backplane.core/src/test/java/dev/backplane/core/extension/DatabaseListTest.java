package dev.backplane.core.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.core.Fuzz;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseListTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*               | orders  | true",
                "!*              | orders  | false",
                "orders          | orders  | true",
                "orders          | order   | false",
                "a,  orders , b  | orders  | true",
                "*, !test*       | orders  | true",
                "*, !test*       | test1   | false",
                "*,!test*,testdb | testdb  | true",
                "*,!test*,testdb | testdb2 | false",
                "testdb,!test*   | testdb  | false",
                "!test*          | orders  | true",
                "!test*          | test    | false",
                "t?st            | tost    | true",
                "t?st            | tst     | false",
                "*-eu-*          | a-eu-1  | true",
                "*a*b            | xaxxbxb | true",
                "*a*b            | xaxxbxc | false"
            })
    void shouldLetTheLastEntryThatFitsDecide(final String list, final String database, final boolean included) {
        assertEquals(included, DatabaseList.parse(list).includes(database));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "a,,b", "!", "a b", "a;b", "!!a", "a.b", "a/b", "[ab]"})
    void shouldSayWhatIsRightWhenAnEntryIsWrong(final String list) {
        final Exception refusal = assertThrows(IllegalArgumentException.class, () -> DatabaseList.parse(list));
        assertTrue(refusal.getMessage().contains("is neither a database's name nor a pattern: write"));
    }

    @Test
    void shouldShowItselfAsAFileHasIt() {
        assertEquals("*, !test*", DatabaseList.parse("*,!test*").toString());
    }

    @Test
    void shouldDecideSoonWhenAPatternHasManyStars() {
        final DatabaseList list = DatabaseList.parse("*a".repeat(31));
        assertTimeout(Duration.ofSeconds(1), () -> list.includes("a".repeat(62) + "b"));
    }

    @Test
    void shouldReadOrRefuseWhateverTheFileSays() {
        Fuzz.play(1, random -> {
            try {
                final DatabaseList list = DatabaseList.parse(Fuzz.text(random));
                assertEquals(list, DatabaseList.parse(list.toString()));
                list.includes(Fuzz.text(random));
            } catch (final IllegalArgumentException e) {
                assertTrue(e.getMessage().length() < 1000);
            }
        });
    }
}
