/*
 * What the peers in C have in common: a clock, a place to run, a barrier in shared memory, and the loop of a race.
 *
 * RaceLoop.java is the same in Java, operation for operation; what is changed here is changed there.
 */
#ifndef BACKPLANE_RACE_H
#define BACKPLANE_RACE_H

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* The clock is read once in so many operations. */
#define RACE_BATCH 32
#define RACE_MAX_LOCKS 1000
#define RACE_CACHE_LINES 128

#define RACE_INLINE static inline __attribute__((always_inline))

typedef struct RaceWorkload
{
	int exclusive_percent; /* of all operations; the others are shared */
	int locks;             /* one of so many is taken, at random */
	int64_t hold_steps;    /* for how many steps of work it is held */
	int64_t window_nanos;  /* how long all parties run */
} RaceWorkload;

typedef struct RaceResult
{
	int64_t operations;
	int64_t exclusive;
	int64_t nanos;
} RaceResult;

/* A word that a lock protects, alone in its cache lines. */
typedef struct RaceCounter
{
	volatile int64_t value;
	char padding[RACE_CACHE_LINES - sizeof(int64_t)];
} RaceCounter;

typedef struct RaceBarrier
{
	uint32_t arrivals;
	int64_t start;
	char padding[RACE_CACHE_LINES - 2 * sizeof(int64_t)];
} RaceBarrier;

/* The pair of operations that a race is about. */
typedef void (*RaceOperation)(void *locks, int index, bool exclusive);

RACE_INLINE int64_t
race_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* Runs the calling thread on one processor only; -1: on any. */
static inline bool
race_pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	for (int i = 0; i < CPU_SETSIZE; i++)
		if (cpu < 0 || i == cpu)
			CPU_SET(i, &set);
	return sched_setaffinity(0, sizeof set, &set) == 0;
}

/* Waits until so many parties are here, at most ten seconds; they start within the time that a cache line travels. */
static inline bool
race_await(RaceBarrier *barrier, uint32_t parties)
{
	uint32_t mine = __atomic_fetch_add(&barrier->arrivals, 1, __ATOMIC_SEQ_CST);
	uint32_t all = (mine / parties + 1) * parties;
	int64_t deadline = race_clock() + INT64_C(10000000000);

	while ((int32_t) (__atomic_load_n(&barrier->arrivals, __ATOMIC_SEQ_CST) - all) < 0)
	{
		if (race_clock() > deadline)
			return false;
		sched_yield();
	}
	return true;
}

/* Begins a race: 0 if not all parties came. A party that begins late has less of the window. */
static inline int64_t
race_start(RaceBarrier *barrier, int party, uint32_t parties)
{
	if (!race_await(barrier, parties))
		return 0;
	if (party == 0)
		barrier->start = race_clock();
	return race_await(barrier, parties) ? barrier->start : 0;
}

RACE_INLINE uint64_t
race_random(uint64_t *state)
{
	uint64_t x = *state;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	*state = x;
	return x;
}

/* A number below bound. */
RACE_INLINE int
race_choose(uint64_t *state, int bound)
{
	return bound == 1 ? 0 : (int) (((race_random(state) >> 32) * (uint64_t) bound) >> 32);
}

/* What a lock is held for: work, because to look at the clock again and again takes longer here than there. */
RACE_INLINE void
race_hold(int64_t steps)
{
	static volatile uint64_t worked = 1;

	if (steps > 0)
	{
		uint64_t state = worked;

		for (int64_t i = 0; i < steps; i++)
			race_random(&state);
		worked = state;
	}
}

/* Takes and gives back locks until the window ends, which all parties began at the same moment. */
RACE_INLINE RaceResult
race_run(const RaceWorkload *workload, int64_t start, uint64_t seed, RaceOperation acquire, RaceOperation release,
		 void *locks, RaceCounter *counters)
{
	uint64_t random = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
	RaceResult result = {0, 0, 0};

	do
	{
		for (int i = 0; i < RACE_BATCH; i++)
		{
			int index = race_choose(&random, workload->locks);
			bool exclusive = workload->exclusive_percent == 100
				|| (workload->exclusive_percent > 0 && race_choose(&random, 100) < workload->exclusive_percent);

			acquire(locks, index, exclusive);
			if (exclusive)
			{
				counters[index].value++;
				result.exclusive++;
			}
			else
				(void) counters[index].value;
			race_hold(workload->hold_steps);
			release(locks, index, exclusive);
		}
		result.operations += RACE_BATCH;
		result.nanos = race_clock() - start;
	} while (result.nanos < workload->window_nanos);
	return result;
}

/* What all locks have protected so far. */
static inline int64_t
race_sum(const RaceCounter *counters)
{
	int64_t sum = 0;

	for (int i = 0; i < RACE_MAX_LOCKS; i++)
		sum += counters[i].value;
	return sum;
}

#endif
