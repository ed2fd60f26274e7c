/*
 * Models the lock of a tranche that serves first come, first served: LockQueue, and what it changes in LockWait and
 * SharedLWLock. A slot shows mode, ticket and lock in three words, stored in this order and read ticket, lock, ticket,
 * mode, so that a scanner may combine the words of two publications.
 *
 * Asserted: what memory.pml, recovery.pml and watch.pml assert; nobody sleeps for ever; whoever has entered the queue
 * before another took his ticket acquires before him if their modes conflict.
 *
 * Left out: what the included files leave out; the end of a quarantine, which goes to whoever is fastest; a newcomer
 * that passes once while HAS_WAITERS is cleared (LockQueue says so); tickets that share a bit, which only wakes more.
 *
 * Who does what: one digit of ROLES for each backend, from the right, as in lwlock.pml; 0, 1, 2, 4 and 5. A shared holder
 * of role 7 acquires once more in shared mode, past the queue; its ledger has room for one hold only, so nobody may die
 * then.
 */
#include "memory.pml"

#ifndef ROLES
#define ROLES 0
#endif
#define FREE_S  4
#define FREE_X  5
#define TWICE   7
#define role (id == 0 -> (ROLES) % 10 : (id == 1 -> ((ROLES) / 10) % 10 : (ROLES) / 100))
#define FIFO 1
#define LAST 255                /* after all who have entered */

byte tickets;                   /* the instance's counter */
byte wait_mode[N + 1];          /* in the slots */
byte wait_ticket[N + 1];
bit wait_lock[N + 1];           /* whether it is this lock */
byte earlier[N + 1];            /* ghost: bit p: p had entered when this backend took its ticket, and is in its way */

#define conflicting(a, b) ((a) == X || (b) == X)

inline ghost_of_leaving(p) {
    for (_i : 0 .. N - 1) { earlier[_i] = earlier[_i] & (15 - (1 << (p))) }
    _i = 0;
    earlier[p] = 0
}

inline ghost_of_taking(mode) {
    if
    :: ticket && ticket != LAST && !twice && !(word & OWNER_DIED) ->
        for (_i : 0 .. N - 1) { assert(dead[_i] || !(earlier[id] & (1 << _i))) }
        _i = 0;
        ghost_of_leaving(id)
    :: else -> skip
    fi
}

inline enter_queue() {
    if
    :: !ticket ->
        at(d_step {
            tickets++;
            ticket = tickets;
            for (_i : 0 .. N - 1) {
                if
                :: wait_lock[_i] && !dead[_i] && conflicting(mode, wait_mode[_i]) ->
                    earlier[id] = earlier[id] | (1 << _i)
                :: else -> skip
                fi
            }
            _i = 0
        });
#ifdef BUG_LOCK_BEFORE_TICKET
        at(wait_mode[id] = mode);
        at(wait_lock[id] = 1);
        at(wait_ticket[id] = ticket)
#else
        at(wait_mode[id] = mode);
        at(wait_ticket[id] = ticket);
        at(wait_lock[id] = 1)
#endif
    :: else -> skip
    fi
}

#define first_out(d) out_of_queue(d)
inline out_of_queue(p) {
    at(d_step { wait_lock[p] = 0; ghost_of_leaving(p) })
}

inline leave_queue() {
    if
    :: ticket -> ticket = 0; out_of_queue(id)
    :: else -> skip
    fi
}

inline as_last() { ticket = LAST }

/* ticketFor(b): n is the ticket; 0: not in the queue */
inline ticket_for(b) {
    do
    :: at(n = wait_ticket[b]);
       at(seen = wait_lock[b]);
       if :: !seen -> n = 0; break :: else -> skip fi;
       at(seen = wait_ticket[b] == n);
       if :: seen -> break :: else -> skip fi
    od;
    seen = 0
}

/* sets may to 0 if somebody is before this backend */
inline is_first() {
#ifndef BUG_NO_ORDER
    b = 0;
    do
    :: b == N || !may -> break
    :: b == id && may -> b++
    :: b < N && b != id && may ->
        ticket_for(b);
        if
        :: n && n < ticket ->
            if
            :: mode == X -> may = 0
            :: else -> at(may = wait_mode[b] != X)
            fi
        :: else -> skip
        fi;
        b++
    od;
    atomic { b = 0; n = 0 }
#else
    skip
#endif
}

/*
 * Who holds the lock in shared mode passes the queue: those before him wait for him. BUG_TWICE_IN_QUEUE forgets that
 * once he has taken a ticket.
 */
inline may_take() {
    may = !(w & conflict(mode));
    if
    :: may && !ticket -> may = twice || !(w & HAS_WAITERS)
#ifdef BUG_TWICE_IN_QUEUE
    :: may && ticket -> is_first()
#else
    :: may && ticket && !twice -> is_first()
#endif
    :: else -> skip
    fi
}

#ifdef BUG_WITHOUT_FLAG
#define flag 0
#else
#define flag ((slept || ticket) -> HAS_WAITERS : 0)
#endif

/* wakeFirst: w is the word, free and with HAS_WAITERS */
inline wake_next() {
    d_step { b = 0; least = 0; its_mode = 0 };
    do
    :: b == N -> break
    :: b == id -> b++
    :: b < N && b != id ->
        ticket_for(b);
        if
        :: n && (!least || n < least) -> least = n; at(its_mode = wait_mode[b])
        :: else -> skip
        fi;
        b++
    od;
    atomic { b = 0; n = 0 };
    if
    :: least ->
        wake_watchers();
        if
        :: its_mode == S -> wake_all(S)
        :: its_mode == X ->
            at(d_step {
                for (_i : 0 .. N - 1) {
                    if
                    :: (asleep[_i] == S || asleep[_i] == X) && wait_ticket[_i] == least -> asleep[_i] = 0
                    :: else -> skip
                    fi
                }
                _i = 0
            })
        fi
    :: else ->
        cas(w, without(w, HAS_WAITERS));
        if :: ok -> wake_watchers() :: else -> skip fi
    fi;
    d_step { least = 0; its_mode = 0 }
}

inline wake_other_readers() { skip }

inline give_up() {
    out_of_queue(id);
    ticket = 0;
#ifndef BUG_GIVES_UP_SILENTLY
    bump_sequence();
    wake_all(ANY);
#endif
    at(ledger[id] = NONE)
}

#include "recovery.pml"
#include "acquire.pml"
#include "watch.pml"

proctype Backend(byte id) {
    short w;
    byte round, mode, ticket, b, n, least, its_mode, _i;
    bit ok, may, got, gone, slept, seen, dozed, twice;
    do
    :: round == (id == 0 -> ROUNDS_0 : ROUNDS) -> break
    :: else ->
        round++;
        if
        :: role == 0 || role == 1 || role == FREE_S || role == TWICE -> mode = S
        :: role == 0 || role == 2 || role == FREE_X -> mode = X
        fi;
#ifdef WATCHED
        if
        :: role == FREE_S || role == FREE_X ->
            spin();
            if :: !got -> until_released() :: else -> skip fi;
            ticket = 0
        :: else -> acquire()
        fi;
#else
        acquire();
#endif
#ifdef ELSEWHERE
        /* a holder waits for another lock of the instance */
        if
        :: got -> at(wait_mode[id] = X); at(d_step { tickets++; wait_ticket[id] = tickets })
        :: true
        fi;
#endif
#ifdef NESTED
        if
        :: got && role == TWICE ->
            d_step { got = 0; slept = 0; twice = 1 };
            acquire();
            twice = 0;
            release(S)
        :: else -> skip
        fi;
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
        w = 0; round = 0; mode = 0; ticket = 0; b = 0; n = 0; least = 0; its_mode = 0; _i = 0;
        ok = 0; may = 0; got = 0; gone = 0; slept = 0; seen = 0; dozed = 0; twice = 0
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
