/*
 * Models the lock of an ordinary (barging) tranche: acquire, release, wake-one, time-outs, quarantine, watchers,
 * recovery, with a death at every step.
 *
 * Asserted: what memory.pml, recovery.pml and watch.pml assert; nobody sleeps for ever (no invalid end state).
 *
 * Left out: what the included files leave out.
 *
 * Who does what: one digit of ROLES for each backend, from the right: 0 acquires in either mode, 1 shared, 2 exclusive,
 * 3 exclusive with a change of the variable, 4 acquire-or-wait shared, 5 acquire-or-wait exclusive, 6 waits for the
 * variable.
 */
#include "memory.pml"

#ifndef ROLES
#define ROLES 0
#endif
#define UPDATES 3
#define FREE_S  4
#define FREE_X  5
#define VAR     6
#define role (id == 0 -> (ROLES) % 10 : (id == 1 -> ((ROLES) / 10) % 10 : (ROLES) / 100))
#define FIFO 0

#define first_out(d) skip
#include "recovery.pml"

inline ghost_of_taking(mode) { skip }
inline may_take() { may = !(w & conflict(mode)) }
inline enter_queue() { skip }
inline leave_queue() { skip }
inline as_last() { skip }

#ifdef BUG_WITHOUT_FLAG
#define flag 0
#else
#define flag (slept -> HAS_WAITERS : 0)
#endif

inline wake_next() {
    cas(w, without(w, HAS_WAITERS));
    if
    :: ok ->
#ifdef BUG_ONE_OF_ANY
        bump_sequence();
        wake_one(ANY)
#else
        wake_watchers();
        wake_one(S | X)
#endif
    :: else -> skip
    fi
}

inline wake_other_readers() {
    if
    :: slept && mode == S -> bump_sequence(); wake_all(S)
    :: else -> skip
    fi
}

inline give_up() {
#ifdef BUG_CLEARED_BEFORE_WAKE
    at(ledger[id] = NONE);
#endif
    if
#ifndef BUG_GIVES_UP_SILENTLY
    :: slept -> bump_sequence(); wake_one(S | X)
#endif
    :: else -> skip
    fi;
    at(ledger[id] = NONE)
}

#include "acquire.pml"
#include "watch.pml"

proctype Backend(byte id) {
    short w;
    byte round, mode, _i;
    bit ok, may, got, gone, slept, seen, dozed;
    do
    :: round == (id == 0 -> ROUNDS_0 : ROUNDS) -> break
    :: else ->
        round++;
        if
        :: role == 0 || role == 1 || role == FREE_S || role == VAR -> mode = S
        :: role == 0 || role == 2 || role == FREE_X || role == UPDATES -> mode = X
        fi;
#ifdef WATCHED
        if
        :: role == VAR -> at(if :: known[id] = 0 :: known[id] = 1 fi); until_var_differs()
        :: role == FREE_S || role == FREE_X ->
            spin();
            if :: !got -> until_released() :: else -> skip fi
        :: else -> acquire()
        fi;
        if
        :: got && role == UPDATES -> update_var(); at(var = 0)
        :: else -> skip
        fi;
#else
        acquire();
#endif
        if
        :: got -> release(mode)
        :: else -> skip
        fi;
        d_step { mode = 0; got = 0; gone = 0; slept = 0 }
    od;
died:
    skip;
    d_step {
        finished[id] = !dead[id];
        w = 0; round = 0; mode = 0; _i = 0;
        ok = 0; may = 0; got = 0; gone = 0; slept = 0; seen = 0; dozed = 0
    }
}

init {
    byte i;
    atomic {
#ifdef QUARANTINED
        word = OWNER_DIED;
#endif
        run Recoverer(RECOVERER);
        for (i : 0 .. N - 1) { run Backend(i) }
        i = 0
    };
    (all_ended && !something_to_recover);
    assert(!(word & (HELD | RECOVERING)))
}
