/*
 * Models LockWatch and updateVar: waiting for a lock without wanting it. Included by lwlock.pml and queue.pml; without
 * WATCHED, nobody watches, and HAS_WATCHERS stays clear.
 *
 * Asserted: no watcher sleeps for ever; an exclusive holder that waits until all who sleep have seen the variable's new
 * value does not wait for ever.
 *
 * Left out: the sleeps' end after 10 ms. The code also wakes watchers after a release whose compare-and-set fails
 * because somebody acquires meanwhile; here they sleep until a later release, and still nobody sleeps for ever.
 */
#ifdef WATCHED

bit watchers;                   /* HAS_WATCHERS in the flags */
bit same_releases[N + 1];       /* for the release sequence, what same[] is for the wake sequence */
bit var;
bit known[N + 1];               /* what waits for the variable compares with */

#define unaware(p) (asleep[p] == V && known[p] != var)
#if N == 2
#define all_aware (!unaware(0) && !unaware(1))
#else
#define all_aware (!unaware(0) && !unaware(1) && !unaware(2))
#endif

/* wakeAfterRelease, all but the wake-up of those who want the lock */
inline wake_watchers() {
    at(seen = watchers);
    if
    :: seen ->
        at(d_step { for (_i : 0 .. N - 1) { same_releases[_i] = 0 } _i = 0 });
        bump_sequence();
        wake_all(U | V)
    :: else -> bump_sequence()
    fi;
    seen = 0
}

inline set_has_waiters() {
    if
    :: w & HAS_WAITERS -> ok = 1
    :: else -> cas(w, w | HAS_WAITERS)
    fi
}

inline doze(class) {
    fall_asleep(class);
    dozed = 1;
    if :: woken :: dies_asleep fi
}

/* LWLockAcquireOrWait, after the first attempt has failed. got: the lock is held */
inline until_released() {
    at(ledger[id] = NONE);
    at(watchers = 1);
    at(same_releases[id] = 1);
    do
    :: read_sequence();
       at(ok = same_releases[id]);
       if :: ok -> ok = 0 :: else -> break fi;
       at(w = word);
       if
       :: !(w & conflict(mode)) ->
           if :: dozed -> break :: else -> skip fi;
           as_last();
           try_again();
           if :: got || gone || FIFO -> break :: else -> skip fi
       :: quarantined(w) ->
           as_last();
           try_again();
           break
       :: else ->
           set_has_waiters();
           if :: ok -> ok = 0; w = 0; doze(U) :: else -> skip fi
       fi;
       w = 0
    od;
    atomic { w = 0; dozed = 0; same_releases[id] = 0; same[id] = 0 }
}

/* LWLockWaitForVar */
inline until_var_differs() {
    at(w = word);
    if
    :: !(w & (EXCLUSIVE | OWNER_DIED)) -> skip
    :: else ->
#ifndef BUG_WATCHERS_LATE
        at(watchers = 1);
#endif
        do
        :: read_sequence();
           at(w = word);
           if
           :: quarantined(w) ->
               w = 0;
               acquire();
               if
               :: got -> release(mode); got = 0; slept = 0
               :: else -> break
               fi
           :: !quarantined(w) && !(w & EXCLUSIVE) -> break
           :: else ->
               at(ok = var == known[id]);
               if :: ok -> ok = 0 :: else -> break fi;
               set_has_waiters();
#ifdef BUG_WATCHERS_LATE
               at(watchers = 1);
#endif
               if :: ok -> ok = 0; w = 0; doze(V) :: else -> skip fi
           fi;
           w = 0
        od
    fi;
    atomic { w = 0; dozed = 0; known[id] = 0; same[id] = 0 }
}

inline update_var() {
#ifdef BUG_SEQUENCE_BEFORE_VAR
    at(seen = watchers);
    if :: seen -> bump_sequence() :: else -> skip fi;
    at(var = 1);
    if :: seen -> wake_all(V) :: else -> skip fi;
#else
    at(var = 1);
    at(seen = watchers);
    if :: seen -> bump_sequence(); wake_all(V) :: else -> skip fi;
#endif
    seen = 0;
    (all_aware)
}

#else
inline wake_watchers() { bump_sequence() }
inline until_released() { skip }
inline until_var_differs() { skip }
inline update_var() { skip }
#endif
