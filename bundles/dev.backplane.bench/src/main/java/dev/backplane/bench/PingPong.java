package dev.backplane.bench;

/** Two processes wake each other in turn. Party 0 begins. */
final class PingPong {
    private final Turns turns;
    private final Arena arena;
    private final int party;

    PingPong(final Turns turns, final Arena arena, final int party) {
        this.turns = turns;
        this.arena = arena;
        this.party = party;
    }

    /**
     * Plays.
     *
     * @param rounds how often each party wakes the other
     * @return ns for one round
     */
    double play(final long rounds) throws InterruptedException {
        if (party == 0) {
            arena.turn(0);
        }
        arena.await(2);
        turns.prepare();
        arena.await(2);
        final long began = System.nanoTime();
        for (long i = 0; i < rounds; i++) {
            round();
        }
        return (double) (System.nanoTime() - began) / rounds;
    }

    private void round() throws InterruptedException {
        if (party == 0) {
            turns.pass();
        }
        turns.await();
        if (party == 1) {
            turns.pass();
        }
    }
}
