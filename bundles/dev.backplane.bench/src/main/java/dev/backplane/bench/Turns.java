package dev.backplane.bench;

import java.io.IOException;

/** A way to wake another process and to sleep until one is woken by it, as one of two processes sees it. */
interface Turns extends AutoCloseable {
    /** Prepares a game; the other process does so too, and neither has a turn before both have. */
    void prepare();

    /** Sleeps until it is this party's turn. */
    void await() throws InterruptedException;

    /** Makes it the other party's turn, and wakes it. */
    void pass();

    @Override
    void close() throws IOException;
}
