package dev.backplane.engine.worker;

/**
 * The layout of a worker slot, 1024 bytes: PostgreSQL's {@code BackgroundWorkerSlot}. The row of the same number in the
 * worker table has the worker's name.
 *
 * <pre>
 *   0  int   state in the low 8 bits, number of the attempt to start it above
 *   4  int   requests: 1 stop, 2 forget when stopped, 4 start, 8 restart
 *   8  int   latch, see {@link SharedLatch}; a futex word
 *  12  int   grows with every change of the state; a futex word
 *  16  int   kind: 1 worker, 2 registration of a worker in each database
 *  20  int   row + 1 of the registration that it comes from; 0 if it was registered itself
 *  24  int   generation of that row
 *  28  int   database id; 0 if bound to none
 *  32  int   options: isolation in bits 0-3, start condition in 4-7, restart policy in 8-11; bit 12: stays when ended
 *  36  int   shortest rest after a failure, ms
 *  40  int   longest rest, ms
 *  44  int   a run this long is healthy, ms
 *  48  long  pid of the process that runs it; 0 if none
 *  56  int   id of its backend; 0 if none
 *  60  int   how often it was started again
 *  64  long  in its state since, ms since 1970
 *  72  long  when it is to start again, System.nanoTime()
 *  80  int   failures since the last healthy run
 *  88  long  began to run, System.nanoTime()
 * 128  text  type, 31 bytes
 * 160  text  extension, 127 bytes
 * 288  text  class, 191 bytes
 * 480  text  argument, 191 bytes
 * 672  text  cause, 255 bytes
 * </pre>
 */
final class WorkerSlotDescriptor {
    static final int STATE_OFFSET = 0;
    static final int REQUESTS_OFFSET = 4;
    static final int LATCH_OFFSET = 8;
    static final int CHANGES_OFFSET = 12;
    static final int KIND_OFFSET = 16;
    static final int PARENT_OFFSET = 20;
    static final int PARENT_GENERATION_OFFSET = 24;
    static final int DATABASE_OFFSET = 28;
    static final int OPTIONS_OFFSET = 32;
    static final int MIN_BACKOFF_OFFSET = 36;
    static final int MAX_BACKOFF_OFFSET = 40;
    static final int HEALTHY_OFFSET = 44;
    static final int PID_OFFSET = 48;
    static final int BACKEND_OFFSET = 56;
    static final int RESTARTS_OFFSET = 60;
    static final int SINCE_OFFSET = 64;
    static final int NEXT_START_OFFSET = 72;
    static final int FAILURES_OFFSET = 80;
    static final int STARTED_OFFSET = 88;
    static final int TYPE_OFFSET = 128;
    static final int EXTENSION_OFFSET = 160;
    static final int MAIN_OFFSET = 288;
    static final int ARGUMENT_OFFSET = 480;
    static final int CAUSE_OFFSET = 672;

    static final int MAX_NAME_BYTES = 95;
    static final int MAX_TYPE_BYTES = 31;
    static final int MAX_EXTENSION_BYTES = 127;
    static final int MAX_MAIN_BYTES = 191;
    static final int MAX_ARGUMENT_BYTES = 191;
    static final int MAX_CAUSE_BYTES = 255;

    static final int STATE_MASK = 0xFF;
    static final int ATTEMPT_SHIFT = 8;

    static final int STOP = 1;
    static final int FORGET = 2;
    static final int START = 4;
    static final int RESTART = 8;

    static final int WORKER = 1;
    static final int REGISTRATION = 2;

    static final int START_SHIFT = 4;
    static final int RESTART_SHIFT = 8;
    static final int STAYS = 1 << 12;

    private WorkerSlotDescriptor() {}
}
