/*
 * Models LockRecovery: what a dead backend's ledger says is given back, the word put right, everybody woken. One
 * recoverer at a time (recovery.lck); whoever dies in it is replaced by another, who begins anew. Included.
 *
 * Asserted in the models that include it: when all have ended, the word says that nobody holds the lock.
 *
 * Left out: disowned holds; several backends of one process.
 *
 * A model defines before: first_out(d), which takes d out of the lock's queue.
 */
#define pick(p) atomic { to_recover(p) -> d = p; marked[p] = 1 }

proctype Recoverer(byte id) {
    short w;
    byte d, b, n, e, _i;
    bit ok;
end:
    do
    :: if
       :: pick(0)
       :: pick(1)
#if N > 2
       :: pick(2)
#endif
       fi;
       first_out(d);
       if
       :: ledger[d] == X_INTENT || ledger[d] == X_HELD ->
           do
           :: at(w = word);
              if
              :: !(w & EXCLUSIVE) || (w & OWNER_MASK) != OWNER(d) -> break
              :: else -> skip
              fi;
              cas(w, without(w, EXCLUSIVE | OWNER_MASK) | OWNER_DIED);
              if :: ok -> break :: else -> skip fi
           od
       :: ledger[d] == S_INTENT || ledger[d] == S_HELD || ledger[d] == S_RELEASING ->
#ifdef BUG_DECREMENT
           at(d_step { if :: ledger[d] == S_HELD && (word & COUNT) -> word = word - 1 :: else -> skip fi })
#else
           at(word = word | RECOVERING);
           do
           :: at(w = word);
              n = 0;
              b = 0;
              do
              :: b == N -> break
              :: else ->
                  at(e = ledger[b]);
                  if
                  :: marked[b] -> b++
                  :: else ->
                      if
                      :: e == S_HELD -> n++; b++
                      :: e == S_INTENT || e == S_RELEASING ->
                          (dead[b] || ledger[b] != e);
                          if :: dead[b] -> b++ :: else -> skip fi
                      :: else -> b++
                      fi
                  fi
              od;
              cas(w, without(w, COUNT | RECOVERING) | n);
              if :: ok -> break :: else -> skip fi
           od
#endif
       :: else -> skip
       fi;
#ifndef BUG_NO_BROADCAST
       bump_sequence();
       wake_all(ANY);
#endif
       at(ledger[d] = NONE);
died:
       skip;
       d_step {
           dead[id] = 0;
           d = 0; b = 0; n = 0; e = 0; w = 0; ok = 0
       }
    od
}
