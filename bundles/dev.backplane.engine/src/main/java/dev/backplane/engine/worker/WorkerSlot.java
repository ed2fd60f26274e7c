package dev.backplane.engine.worker;

import static dev.backplane.engine.worker.WorkerSlotDescriptor.*;

import dev.backplane.api.worker.Isolation;
import dev.backplane.api.worker.RestartPolicy;
import dev.backplane.api.worker.StartCondition;
import dev.backplane.api.worker.WorkerState;
import dev.backplane.engine.memory.Futex;
import dev.backplane.engine.memory.ShmemText;
import org.agrona.concurrent.UnsafeBuffer;

/** One worker slot in shared memory, see {@link WorkerSlotDescriptor}. */
final class WorkerSlot {
    private static final WorkerState[] STATES = WorkerState.values();

    private final UnsafeBuffer buffer;
    private final int offset;
    private final int row;

    WorkerSlot(final UnsafeBuffer buffer, final int offset, final int row) {
        this.buffer = buffer;
        this.offset = offset;
        this.row = row;
    }

    int row() {
        return row;
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    int latchOffset() {
        return offset + LATCH_OFFSET;
    }

    int changesOffset() {
        return offset + CHANGES_OFFSET;
    }

    /** Makes an empty slot. Nobody else sees it yet. */
    void clear() {
        final int changes = buffer.getIntVolatile(changesOffset());
        buffer.setMemory(offset, CAUSE_OFFSET + 1, (byte) 0);
        buffer.putInt(changesOffset(), changes + 1);
        since();
    }

    int stateWord() {
        return buffer.getIntVolatile(offset + STATE_OFFSET);
    }

    WorkerState state() {
        return state(stateWord());
    }

    static WorkerState state(final int word) {
        return STATES[Math.min(word & STATE_MASK, STATES.length - 1)];
    }

    static int attempt(final int word) {
        return word >>> ATTEMPT_SHIFT;
    }

    /**
     * Changes the state, if nobody has done so since the word was read; STARTING begins a new attempt.
     *
     * @return true if it was changed
     */
    boolean become(final int word, final WorkerState next) {
        final int attempt = next == WorkerState.STARTING ? attempt(word) + 1 : attempt(word);
        if (!buffer.compareAndSetInt(offset + STATE_OFFSET, word, attempt << ATTEMPT_SHIFT | next.ordinal())) {
            return false;
        }
        since();
        tellChange();
        return true;
    }

    private void since() {
        buffer.putLong(offset + SINCE_OFFSET, System.currentTimeMillis());
    }

    /** Wakes those who wait for a change of the state. */
    void tellChange() {
        buffer.getAndAddInt(changesOffset(), 1);
        Futex.best().wake(buffer, changesOffset(), Integer.MAX_VALUE, -1);
    }

    int requests() {
        return buffer.getIntVolatile(offset + REQUESTS_OFFSET);
    }

    /** Asks for something, in place of the contrary that was asked before. */
    void request(final int bits) {
        final int contrary = (bits & STOP) != 0 ? START | RESTART : STOP;
        int before;
        int after;
        do {
            before = requests();
            after = before & ~contrary | bits;
        } while (before != after && !buffer.compareAndSetInt(offset + REQUESTS_OFFSET, before, after));
    }

    void fulfil(final int bits) {
        int before;
        do {
            before = requests();
        } while ((before & bits) != 0 && !buffer.compareAndSetInt(offset + REQUESTS_OFFSET, before, before & ~bits));
    }

    boolean isRegistration() {
        return buffer.getInt(offset + KIND_OFFSET) == REGISTRATION;
    }

    void kind(final int kind) {
        buffer.putInt(offset + KIND_OFFSET, kind);
    }

    boolean isChildOf(final int parent, final int generation) {
        return buffer.getInt(offset + PARENT_OFFSET) == parent + 1
                && buffer.getInt(offset + PARENT_GENERATION_OFFSET) == generation;
    }

    /** The row of the registration it comes from; -1 if it was registered itself. */
    int parent() {
        return buffer.getInt(offset + PARENT_OFFSET) - 1;
    }

    int parentGeneration() {
        return buffer.getInt(offset + PARENT_GENERATION_OFFSET);
    }

    void parent(final int parent, final int generation) {
        buffer.putInt(offset + PARENT_OFFSET, parent + 1);
        buffer.putInt(offset + PARENT_GENERATION_OFFSET, generation);
    }

    int database() {
        return buffer.getInt(offset + DATABASE_OFFSET);
    }

    void database(final int id) {
        buffer.putInt(offset + DATABASE_OFFSET, id);
    }

    int options() {
        return buffer.getInt(offset + OPTIONS_OFFSET);
    }

    void options(final int options) {
        buffer.putInt(offset + OPTIONS_OFFSET, options);
    }

    static int options(
            final Isolation isolation, final StartCondition start, final RestartPolicy restart, final boolean stays) {
        return isolation.ordinal()
                | start.ordinal() << START_SHIFT
                | restart.ordinal() << RESTART_SHIFT
                | (stays ? STAYS : 0);
    }

    Isolation isolation() {
        return element(Isolation.values(), options());
    }

    StartCondition start() {
        return element(StartCondition.values(), options() >> START_SHIFT);
    }

    RestartPolicy restart() {
        return element(RestartPolicy.values(), options() >> RESTART_SHIFT);
    }

    private static <T> T element(final T[] values, final int number) {
        return values[Math.min(number & 0xF, values.length - 1)];
    }

    /** Whether it is listed still when it has ended by itself. */
    boolean stays() {
        return (options() & STAYS) != 0;
    }

    void rests(final int min, final int max, final int healthy) {
        buffer.putInt(offset + MIN_BACKOFF_OFFSET, min);
        buffer.putInt(offset + MAX_BACKOFF_OFFSET, max);
        buffer.putInt(offset + HEALTHY_OFFSET, healthy);
    }

    int minBackoff() {
        return buffer.getInt(offset + MIN_BACKOFF_OFFSET);
    }

    int maxBackoff() {
        return buffer.getInt(offset + MAX_BACKOFF_OFFSET);
    }

    int healthyAfter() {
        return buffer.getInt(offset + HEALTHY_OFFSET);
    }

    long pid() {
        return buffer.getLongVolatile(offset + PID_OFFSET);
    }

    int backend() {
        return buffer.getIntVolatile(offset + BACKEND_OFFSET);
    }

    /** Who runs it. */
    void runsIn(final long pid, final int backend) {
        buffer.putInt(offset + BACKEND_OFFSET, backend);
        buffer.putLongVolatile(offset + PID_OFFSET, pid);
    }

    int restarts() {
        return buffer.getInt(offset + RESTARTS_OFFSET);
    }

    void countRestart() {
        buffer.putInt(offset + RESTARTS_OFFSET, restarts() + 1);
    }

    int failures() {
        return buffer.getInt(offset + FAILURES_OFFSET);
    }

    void failures(final int count) {
        buffer.putInt(offset + FAILURES_OFFSET, count);
    }

    long sinceMillis() {
        return buffer.getLong(offset + SINCE_OFFSET);
    }

    long nextStart() {
        return buffer.getLong(offset + NEXT_START_OFFSET);
    }

    void nextStart(final long nanoTime) {
        buffer.putLong(offset + NEXT_START_OFFSET, nanoTime);
    }

    long started() {
        return buffer.getLong(offset + STARTED_OFFSET);
    }

    void started(final long nanoTime) {
        buffer.putLong(offset + STARTED_OFFSET, nanoTime);
    }

    String type() {
        return ShmemText.get(buffer, offset + TYPE_OFFSET, MAX_TYPE_BYTES);
    }

    String extension() {
        return ShmemText.get(buffer, offset + EXTENSION_OFFSET, MAX_EXTENSION_BYTES);
    }

    boolean isOf(final byte[] extension) {
        return ShmemText.matches(buffer, offset + EXTENSION_OFFSET, extension);
    }

    String main() {
        return ShmemText.get(buffer, offset + MAIN_OFFSET, MAX_MAIN_BYTES);
    }

    String argument() {
        return ShmemText.get(buffer, offset + ARGUMENT_OFFSET, MAX_ARGUMENT_BYTES);
    }

    void texts(final byte[] type, final byte[] extension, final byte[] main, final byte[] argument) {
        ShmemText.put(buffer, offset + TYPE_OFFSET, type);
        ShmemText.put(buffer, offset + EXTENSION_OFFSET, extension);
        ShmemText.put(buffer, offset + MAIN_OFFSET, main);
        ShmemText.put(buffer, offset + ARGUMENT_OFFSET, argument);
    }

    String cause() {
        return ShmemText.get(buffer, offset + CAUSE_OFFSET, MAX_CAUSE_BYTES);
    }

    void cause(final String cause) {
        ShmemText.put(buffer, offset + CAUSE_OFFSET, ShmemText.truncate(cause, MAX_CAUSE_BYTES));
    }
}
