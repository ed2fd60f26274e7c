/*
 * Models what all models share: the lock's word, the ledgers, the futex, and death. Included, not run by itself.
 *
 * One step is one access to shared memory, written at(...); before each of them a process may die instead. The word is
 * one number and a compare-and-set compares numbers, so that ABA is possible as in reality.
 *
 * Asserted: an exclusive hold excludes every other hold; a release gives back a hold that the word knows.
 *
 * Left out: weak memory (all accesses are sequentially consistent; where a model relies on an order, the code must use
 * volatile or stronger access); the owner's pid and other notes on a death; statistics; the count of shared
 * acquisitions in the word, which only makes ABA rarer; a ledger with more than one entry; slots used again after a
 * death; the end of a sleep after a time, except where a model says so. So a lost wake-up, in reality a delay, is a
 * dead end here.
 *
 * The sequences are not numbers: same[p] says that the wake sequence has not changed since p read it. That is all a
 * sleeper can find out about a sequence that does not wrap around, and it keeps the number of states small.
 */
#ifndef N
#define N 2                     /* backends, 2 or 3; each is a process of its own and dies alone */
#endif
#ifndef ROUNDS
#define ROUNDS 1                /* so often each backend acquires */
#endif
#ifndef ROUNDS_0
#define ROUNDS_0 ROUNDS         /* the same for backend 0, so that it can come as a newcomer */
#endif
#ifndef CRASHES
#define CRASHES 1               /* so many backends die at most */
#endif
#ifndef MORTAL
#define MORTAL 15               /* bit p: backend p may die */
#endif
#ifndef RECOVERY_CRASHES
#define RECOVERY_CRASHES 0      /* so many recoverers die at most */
#endif

/* the word; see LWLockDescriptor */
#define COUNT       3
#define EXCLUSIVE   4
#define RECOVERING  8
#define HAS_WAITERS 16
#define OWNER_DIED  32
#define OWNER(p)    (((p) + 1) * 64)
#define OWNER_MASK  448
#define HELD        (EXCLUSIVE | COUNT)
#define S_CONFLICT  (EXCLUSIVE | RECOVERING | OWNER_DIED)
#define X_CONFLICT  (S_CONFLICT | COUNT)
#define without(bits, away) ((bits) & (32767 - (away)))

/* modes, and classes of sleepers */
#define S 1
#define X 2
#define U 4                     /* WAITS_UNTIL_FREE */
#define V 8                     /* WAITS_FOR_VAR */
#define ANY 15
#define conflict(mode) ((mode) == S -> S_CONFLICT : X_CONFLICT)
#define hold_of(mode, p) ((mode) == S -> 1 : EXCLUSIVE + OWNER(p))

/* phases of a ledger entry */
#define NONE        0
#define S_INTENT    1
#define S_HELD      2
#define S_RELEASING 3
#define X_INTENT    4
#define X_HELD      5
#define WAIT        6
#define intent(mode)    ((mode) == S -> S_INTENT : X_INTENT)

#define quarantined(w) (((w) & OWNER_DIED) && !((w) & (HELD | RECOVERING)))     /* Quarantine.isFree */

short word;
byte ledger[N];
bit same[N + 1];                /* see above */
byte asleep[N + 1];             /* the class in which it sleeps; 0: awake */
bit dead[N + 1];
bit marked[N];                  /* recovery treats it as dead */
bit finished[N];
byte deaths[2];                 /* of backends; of recoverers */
byte holds[N + 1];              /* the mode in which it is in the critical section; only for the check */

/*
 * Nobody dies asleep, and no time-out happens, where everybody who lives sleeps and nothing is to be recovered: such a
 * state is what the models search for, and must stay a dead end.
 */
#define to_recover(p) (dead[p] && ledger[p] != NONE)
#define active(p) (!dead[p] && !finished[p] && asleep[p] == 0)
#define ended(p) (dead[p] || finished[p])
#if N == 2
#define something_to_recover (to_recover(0) || to_recover(1))
#define somebody_active (active(0) || active(1) || something_to_recover)
#define all_ended (ended(0) && ended(1))
#else
#define something_to_recover (to_recover(0) || to_recover(1) || to_recover(2))
#define somebody_active (active(0) || active(1) || active(2) || something_to_recover)
#define all_ended (ended(0) && ended(1) && ended(2))
#endif

/* the recoverer has the id N, and is replaced when it dies */
#define RECOVERER N
#define may_die \
    (deaths[id / N] < (id == RECOVERER -> RECOVERY_CRASHES : ((MORTAL) & (1 << id) -> CRASHES : 0)))
#define dies \
    deaths[id / N]++; dead[id] = 1; holds[id] = 0; asleep[id] = 0; same[id] = 0; goto died

#define at(...) if :: atomic { may_die -> dies } :: __VA_ARGS__ fi

inline check_exclusion(mode) {
    holds[id] = mode;
    for (_i : 0 .. N - 1) {
        assert(_i == id || holds[_i] == 0 || (mode == S && holds[_i] == S))
    }
    _i = 0
}

/* compare-and-set of the word; ok says whether it happened */
inline cas(old, new) {
    at(d_step { if :: word == (old) -> word = new; ok = 1 :: else -> ok = 0 fi })
}

/* compare-and-set that takes the lock; ghost_of_taking(mode) is the model's */
inline cas_take(mode, old, new) {
    at(d_step { if :: word == (old) -> word = new; ok = 1; check_exclusion(mode); ghost_of_taking(mode) :: else -> ok = 0 fi })
}

/* get-and-add that gives the lock back; w is the word afterwards */
inline give_back(mode) {
    at(d_step {
        holds[id] = 0;
        assert(mode == S -> (word & COUNT) > 0 : (word & EXCLUSIVE) && (word & OWNER_MASK) == OWNER(id));
        word = word - hold_of(mode, id);
        w = word
    })
}

inline read_sequence() {
    at(same[id] = 1)
}

inline bump_sequence() {
    at(d_step { for (_i : 0 .. N - 1) { same[_i] = 0 } _i = 0 })
}

/* FUTEX_WAIT, begun: sleeps only while the sequence is what it was when it was read */
inline fall_asleep(class) {
    at(d_step { if :: same[id] -> asleep[id] = class :: else -> skip fi; same[id] = 0 })
}

#define woken asleep[id] == 0
#define nobody_wakes (asleep[id] && somebody_active)
#define dies_asleep atomic { may_die && nobody_wakes -> dies }

inline wake_all(classes) {
    at(d_step {
        for (_i : 0 .. N - 1) { if :: asleep[_i] & (classes) -> asleep[_i] = 0 :: else -> skip fi }
        _i = 0
    })
}

#if N == 2
#define somebody_asleep(classes) ((asleep[0] | asleep[1]) & (classes))
#else
#define somebody_asleep(classes) ((asleep[0] | asleep[1] | asleep[2]) & (classes))
#endif

/* FUTEX_WAKE of one: any of them */
#define wake(p, classes) atomic { asleep[p] & (classes) -> asleep[p] = 0 }
inline wake_one(classes) {
    if
    :: atomic { may_die -> dies }
    :: wake(0, classes)
    :: wake(1, classes)
#if N > 2
    :: wake(2, classes)
#endif
    :: atomic { !somebody_asleep(classes) -> skip }
    fi
}
