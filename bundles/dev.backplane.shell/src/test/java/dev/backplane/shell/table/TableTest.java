package dev.backplane.shell.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TableTest {
    private record Row(String name, Long bytes, Optional<Integer> count, List<String> tags) {}

    private static final Format PLAIN = new Format(false, ZoneOffset.UTC, false);

    private static final Table<Row> TABLE = Table.of(Row.class)
            .text("name", Row::name)
            .tone(row -> row.name().equals("b") ? Tone.BAD : Tone.PLAIN)
            .size("size", Row::bytes)
            .number("count", Row::count)
            .text("tags", Row::tags);

    @Test
    void shouldFitColumnsToTheWidestValue() {
        final List<Row> rows = List.of(
                new Row("position", 128L, Optional.of(7), List.of("x", "y")),
                new Row("b", 1_572_864L, Optional.empty(), List.of()));

        assertEquals("""
                 name     |    size | count | tags
                ----------+---------+-------+------
                 position |   128 B |     7 | x, y
                 b        | 1.5 MiB |       |
                (2 rows)
                """, TABLE.text(rows, PLAIN));
    }

    @Test
    void shouldShowExactSizesWhenBytesAreAskedFor() {
        assertEquals(
                """
                 name |    size | count | tags
                ------+---------+-------+------
                 a    | 1572864 |     1 | t
                (1 row)
                """,
                TABLE.text(
                        List.of(new Row("a", 1_572_864L, Optional.of(1), List.of("t"))),
                        new Format(true, ZoneOffset.UTC, false)));
    }

    @Test
    void shouldShowTheHeaderWhenThereAreNoRows() {
        assertEquals("""
                 name | size | count | tags
                ------+------+-------+------
                (0 rows)
                """, TABLE.text(List.of(), PLAIN));
    }

    @Test
    void shouldAlignWhenCharactersTakeTwoPlacesOrNone() {
        final Table<String> table =
                Table.of(String.class).text("word", word -> word).number("n", word -> 1);

        assertEquals("""
                 word   | n
                --------+---
                 大きさ | 1
                 e\u0301te\u0301    | 1
                 a\\nb   | 1
                (3 rows)
                """, table.text(List.of("大きさ", "e\u0301te\u0301", "a\nb"), PLAIN));
    }

    @Test
    void shouldPaintRemarkableValuesWhenTheTerminalHasColors() {
        assertEquals(
                """
                 name | size | count | tags
                ------+------+-------+------
                 \u001b[1;31mb   \u001b[0m |  0 B |       |
                (1 row)
                """,
                TABLE.text(
                        List.of(new Row("b", 0L, Optional.empty(), List.of())),
                        new Format(false, ZoneOffset.UTC, true)));
    }

    @Test
    void shouldLeaveColumnsOutOfARecordWhenTheyAreEmpty() {
        assertEquals("""
                 name | a
                 size | 4 KiB
                """, TABLE.record(new Row("a", 4096L, Optional.empty(), List.of()), PLAIN));
    }

    @Test
    void shouldKeepTypesAndOrderWhenProgramsRead() {
        assertEquals(
                "{name=a, size=4096, count=null, tags=[t]}",
                TABLE.json(new Row("a", 4096L, Optional.empty(), List.of("t"))).toString());
    }

    @Test
    void shouldShowAColumnToProgramsOnlyWhenItIsMarkedSo() {
        final Table<String> table = Table.of(String.class)
                .text("word", word -> word)
                .text("long", String::length)
                .jsonOnly();

        assertEquals(" word\n------\n ab\n(1 row)\n", table.text(List.of("ab"), PLAIN));
        assertEquals(List.of(Map.of("word", "ab", "long", 2)), table.json(List.of("ab")));
    }

    @Test
    void shouldShowTimesInTheZoneToPeopleAndInUtcToPrograms() {
        final Table<Instant> table = Table.of(Instant.class).text("at", time -> time);
        final Instant time = Instant.parse("2026-03-01T10:20:30.123456Z");

        assertEquals(
                " at                  \n".stripTrailing().indent(0)
                        + "---------------------\n 2026-03-01 12:20:30\n(1 row)\n",
                table.text(List.of(time), new Format(false, ZoneOffset.ofHours(2), false)));
        assertEquals(Map.of("at", "2026-03-01T10:20:30.123456Z"), table.json(time));
    }
}
