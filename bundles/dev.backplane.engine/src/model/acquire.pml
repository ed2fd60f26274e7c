/*
 * Models SharedLWLock's acquire and release, LockWait and Quarantine.end, step by step in the code's order. Included by
 * lwlock.pml (barging) and queue.pml (first come, first served), which say what differs: may_take() sets may, given the
 * word w; flag; enter_queue(); leave_queue(); wake_next(); wake_other_readers(); give_up().
 *
 * Left out: spinning more than once, a conditional acquisition by itself (acquire-or-wait contains it), Quarantine.clear
 * and seize, which take a free lock without sleeping, and a shared count that has no more room.
 *
 * The process that uses it has: id, mode, w, ok, may, got, gone, slept, _i.
 */
#ifndef NO_HANDLER
#define NO_HANDLER 0            /* bit p: backend p knows no handler for the data of a dead owner */
#endif
#ifndef FAILURES
#define FAILURES 0              /* so many times a handler may fail */
#endif
#ifndef ABANDONS
#define ABANDONS 0              /* so many times somebody gives up: time up, interrupted, victim of a deadlock */
#endif
#ifndef NAPS
#define NAPS 0                  /* so many sleeps end by themselves */
#endif
byte failures, abandons, naps;

inline release(mode) {
    if
    :: mode == S -> at(ledger[id] = S_RELEASING)
    :: else -> skip
    fi;
    give_back(mode);
    if
    :: (w & HAS_WAITERS) && !(w & HELD) -> wake_next()
    :: else -> skip
    fi;
    w = 0;
    ok = 0;
    at(ledger[id] = NONE)
}

/* takeExclusive, takeShared; ok: the lock is held */
inline take(mode) {
    if
    :: mode == X -> at(ledger[id] = X_HELD)
    :: else -> skip
    fi;
    cas_take(mode, w, (w + hold_of(mode, id)) | flag);
    if
    :: ok && mode == S -> at(ledger[id] = S_HELD)
    :: !ok && mode == X -> at(ledger[id] = X_INTENT)
    :: else -> skip
    fi
}

/* tryOnce, and one turn of spin; got: the lock is held */
inline spin() {
    at(ledger[id] = intent(mode));
    at(w = word);
    may_take();
    if
    :: may ->
        take(mode);
        if
        :: ok ->
            got = 1;
            wake_other_readers()
        :: else -> skip
        fi
    :: else -> skip
    fi;
    d_step { ok = 0; may = 0; w = 0 }
}

/* quarantineEndedWithHold; got: the lock is held; gone: OwnerDiedException */
inline end_quarantine() {
    at(w = word);
    if
    :: quarantined(w) && (NO_HANDLER & (1 << id)) ->
        gone = 1;
        leave_queue();
        bump_sequence();
        wake_all(ANY);
        at(ledger[id] = NONE)
    :: quarantined(w) && !(NO_HANDLER & (1 << id)) ->
#ifdef BUG_LEAVES_QUEUE_EARLY
        leave_queue();
#endif
        take(X);
        if
        :: ok ->
            leave_queue();
            if
            :: do
               :: at(w = word);
                  cas(w, without(w, OWNER_DIED));
                  if :: ok -> break :: else -> skip fi
               od
            :: atomic { failures < FAILURES -> failures++; gone = 1 }
            fi;
            if
            :: mode == X && !gone -> got = 1
            :: else -> release(X)
            fi
        :: else ->
            at(ledger[id] = WAIT)
        fi
    :: else -> skip
    fi;
    d_step { ok = 0; w = 0 }
}

/* steps 1 to 4 of LockWait: queue, look again; ok: sleep */
inline queue() {
    at(ledger[id] = WAIT);
    enter_queue();
#ifndef BUG_SEQUENCE_LATE
    read_sequence();
#endif
    at(w = word);
    may_take();
    if
    :: may || quarantined(w) -> skip
    :: else ->
        if
        :: atomic { abandons < ABANDONS -> abandons++; gone = 1 }
        :: w & HAS_WAITERS -> ok = 1
        :: !(w & HAS_WAITERS) -> cas(w, w | HAS_WAITERS)
        fi
    fi;
#ifdef BUG_SEQUENCE_LATE
    read_sequence();
#endif
    d_step { may = 0; w = 0 };
    if
    :: gone -> give_up()
    :: else -> skip
    fi
}

inline sleep() {
    fall_asleep(mode);
    slept = 1;
    if
    :: woken
    :: dies_asleep
    :: atomic { naps < NAPS && nobody_wakes -> naps++; asleep[id] = 0 }
    fi
}

inline acquire() {
    do
    :: spin();
       if :: got -> leave_queue(); break :: else -> skip fi;
       end_quarantine();
       if :: got || gone -> break :: else -> skip fi;
       queue();
       if
       :: gone -> break
       :: !gone && ok -> ok = 0; sleep()
       :: else -> skip
       fi
    od;
    same[id] = 0
}

/* tryAgain: the rest of a conditional acquisition */
inline try_again() {
    at(w = word);
    may_take();
    if
    :: may -> spin()
    :: else ->
        end_quarantine();
        if
        :: !got && !gone && mode == S -> spin()
        :: else -> skip
        fi
    fi;
    d_step { may = 0; w = 0 };
    if
    :: !got -> at(ledger[id] = NONE)
    :: else -> skip
    fi
}
