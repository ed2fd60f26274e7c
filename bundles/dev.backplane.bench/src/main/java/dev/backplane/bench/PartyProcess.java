package dev.backplane.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;

/**
 * A further JVM that takes part in contests: {@code KIND PARTY PARTIES ARENA DATA}. It answers each line on its input:
 *
 * <pre>
 * race PROCESSOR PERCENT LOCKS HOLD WINDOW   with a {@link RaceParty}, for KIND lwlock, chronicle or file
 * play PROCESSOR ROUNDS                      with ns for one round, for KIND latch, variable or futex
 * </pre>
 */
final class PartyProcess {
    private final String kind;
    private final int party;
    private final int parties;
    private final Path file;
    private final Path data;

    private PartyProcess(final String... arguments) {
        kind = arguments[0];
        party = Integer.parseInt(arguments[1]);
        parties = Integer.parseInt(arguments[2]);
        file = Path.of(arguments[3]);
        data = Path.of(arguments[4]);
    }

    public static void main(final String... arguments) throws Exception {
        new PartyProcess(arguments).run();
    }

    private void run() throws Exception {
        try (Arena arena = Arena.open(file)) {
            switch (kind) {
                case "lwlock" -> race(new LWLockRaceLocks(data), arena);
                case "chronicle" -> race(new ChronicleRaceLocks(arena), arena);
                case "file" -> race(new FileRaceLocks(file), arena);
                case "latch" -> play(new LatchTurns(data, arena, party), arena);
                case "variable" -> play(new VariableTurns(data, party), arena);
                case "futex" -> play(new FutexTurns(arena, party), arena);
                default -> throw new IllegalArgumentException(kind);
            }
        }
    }

    private void race(final RaceLocks locks, final Arena arena) throws Exception {
        try (locks) {
            final RaceLoop loop = new RaceLoop(locks, arena, party, parties);
            answer(words -> loop.run(RaceWorkload.parse(words, 2), Long.parseLong(words[5])));
        }
    }

    private void play(final Turns turns, final Arena arena) throws Exception {
        try (turns) {
            final PingPong game = new PingPong(turns, arena, party);
            answer(words -> game.play(Long.parseLong(words[2])));
        }
    }

    private interface Answer {
        Object to(String[] words) throws Exception;
    }

    private static void answer(final Answer answer) throws Exception {
        final BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        System.out.println("ready");
        String line;
        while ((line = input.readLine()) != null) {
            final String[] words = line.split(" ");
            Affinity.pin(Integer.parseInt(words[1]));
            System.out.println(answer.to(words));
        }
    }
}
