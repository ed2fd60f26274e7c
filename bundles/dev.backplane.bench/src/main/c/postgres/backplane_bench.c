/*
 * Times PostgreSQL's own locks, wait events, latches and named shared memory, from inside a backend.
 *
 * Loaded by shared_preload_libraries. Each function runs its operations in one C loop, so that neither SQL nor the
 * function manager is part of what is measured.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "storage/ipc.h"
#include "storage/latch.h"
#include "storage/lwlock.h"
#include "storage/proc.h"
#include "storage/shmem.h"
#include "utils/builtins.h"
#include "utils/wait_event.h"

#include "../race.h"

PG_MODULE_MAGIC;

#define TRANCHE "backplane_bench"
#define SEGMENT "backplane_bench"
#define PARTIES 2

typedef struct BenchState
{
	RaceBarrier barrier;
	int64 exclusive;          /* what all parties of a race counted themselves */
	int pgprocno[PARTIES];    /* who plays ping-pong */
	char padding[RACE_CACHE_LINES];
	struct
	{
		pg_atomic_uint32 turn;
		char padding[RACE_CACHE_LINES - sizeof(pg_atomic_uint32)];
	} pingpong;
	uint64 variables[PARTIES];
	uint64 known[PARTIES];    /* of the other party's variable */
	RaceCounter counters[RACE_MAX_LOCKS];
} BenchState;

static shmem_request_hook_type previous_request_hook;
static shmem_startup_hook_type previous_startup_hook;
static BenchState *state;
static LWLockPadded *locks;

void _PG_init(void);
PG_FUNCTION_INFO_V1(backplane_lwlock_pair);
PG_FUNCTION_INFO_V1(backplane_wait_event);
PG_FUNCTION_INFO_V1(backplane_shmem_lookup);
PG_FUNCTION_INFO_V1(backplane_race);
PG_FUNCTION_INFO_V1(backplane_pingpong_latch);
PG_FUNCTION_INFO_V1(backplane_pingpong_variable);

static void
request_memory(void)
{
	if (previous_request_hook)
		previous_request_hook();
	RequestAddinShmemSpace(MAXALIGN(sizeof(BenchState)));
	RequestNamedLWLockTranche(TRANCHE, RACE_MAX_LOCKS);
}

static void
start_memory(void)
{
	bool found;

	if (previous_startup_hook)
		previous_startup_hook();
	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	state = ShmemInitStruct(SEGMENT, sizeof(BenchState), &found);
	if (!found)
		memset(state, 0, sizeof(BenchState));
	locks = GetNamedLWLockTranche(TRANCHE);
	LWLockRelease(AddinShmemInitLock);
}

void
_PG_init(void)
{
	if (!process_shared_preload_libraries_in_progress)
		ereport(ERROR, errmsg("backplane_bench must be in shared_preload_libraries"));
	previous_request_hook = shmem_request_hook;
	shmem_request_hook = request_memory;
	previous_startup_hook = shmem_startup_hook;
	shmem_startup_hook = start_memory;
}

static double
per_operation(int64 start, int64 operations)
{
	return (double) (race_clock() - start) / operations;
}

/* backplane_lwlock_pair(exclusive bool, operations int8): ns for LWLockAcquire and LWLockRelease */
Datum
backplane_lwlock_pair(PG_FUNCTION_ARGS)
{
	LWLockMode mode = PG_GETARG_BOOL(0) ? LW_EXCLUSIVE : LW_SHARED;
	int64 operations = PG_GETARG_INT64(1);
	LWLock *lock = &locks[0].lock;
	int64 start = race_clock();

	for (int64 i = 0; i < operations; i++)
	{
		LWLockAcquire(lock, mode);
		LWLockRelease(lock);
	}
	PG_RETURN_FLOAT8(per_operation(start, operations));
}

/* backplane_wait_event(operations int8): ns for pgstat_report_wait_start and pgstat_report_wait_end */
Datum
backplane_wait_event(PG_FUNCTION_ARGS)
{
	int64 operations = PG_GETARG_INT64(0);
	int64 start = race_clock();

	for (int64 i = 0; i < operations; i++)
	{
		pgstat_report_wait_start(PG_WAIT_EXTENSION);
		pgstat_report_wait_end();
	}
	PG_RETURN_FLOAT8(per_operation(start, operations));
}

/*
 * backplane_shmem_lookup(locked bool, operations int8): ns for ShmemInitStruct of what exists; locked: with
 * AddinShmemInitLock around it, as every caller has it
 */
Datum
backplane_shmem_lookup(PG_FUNCTION_ARGS)
{
	bool locked = PG_GETARG_BOOL(0);
	int64 operations = PG_GETARG_INT64(1);
	int64 start = race_clock();

	for (int64 i = 0; i < operations; i++)
	{
		bool found;
		void *memory;

		if (locked)
			LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
		memory = ShmemInitStruct(SEGMENT, sizeof(BenchState), &found);
		if (locked)
			LWLockRelease(AddinShmemInitLock);
		if (!found || memory != state)
			ereport(ERROR, errmsg("another segment was found"));
	}
	PG_RETURN_FLOAT8(per_operation(start, operations));
}

RACE_INLINE void
acquire(void *all, int index, bool exclusive)
{
	LWLockAcquire(&((LWLockPadded *) all)[index].lock, exclusive ? LW_EXCLUSIVE : LW_SHARED);
}

RACE_INLINE void
release(void *all, int index, bool exclusive)
{
	LWLockRelease(&((LWLockPadded *) all)[index].lock);
}

static void
await(int parties)
{
	if (!race_await(&state->barrier, parties))
		ereport(ERROR, errmsg("not all parties came to the barrier"));
}

/*
 * backplane_race(party int4, parties int4, cpu int4, exclusive_percent int4, locks int4, hold int8, window int8): what
 * this party did, as "operations exclusive nanos"; hold in steps, window in ns
 */
Datum
backplane_race(PG_FUNCTION_ARGS)
{
	int party = PG_GETARG_INT32(0);
	int parties = PG_GETARG_INT32(1);
	RaceWorkload workload = {PG_GETARG_INT32(3), PG_GETARG_INT32(4), PG_GETARG_INT64(5), PG_GETARG_INT64(6)};
	RaceResult result;
	int64_t start;

	if (workload.locks < 1 || workload.locks > RACE_MAX_LOCKS)
		ereport(ERROR, errmsg("1 to %d locks", RACE_MAX_LOCKS));
	race_pin(PG_GETARG_INT32(2));
	if (party == 0)
	{
		state->exclusive = 0;
		for (int i = 0; i < RACE_MAX_LOCKS; i++)
			state->counters[i].value = 0;
	}
	start = race_start(&state->barrier, party, parties);
	if (start == 0)
		ereport(ERROR, errmsg("not all parties came to the start"));
	result = race_run(&workload, start, party + 1, acquire, release, locks, state->counters);
	__atomic_fetch_add(&state->exclusive, result.exclusive, __ATOMIC_SEQ_CST);
	await(parties);
	if (race_sum(state->counters) != state->exclusive)
		ereport(ERROR, errmsg("the lock did not exclude"));
	/* nobody begins another race while somebody looks at this one */
	await(parties);
	PG_RETURN_TEXT_P(cstring_to_text(psprintf(INT64_FORMAT " " INT64_FORMAT " " INT64_FORMAT, result.operations,
											  result.exclusive, result.nanos)));
}

/* One of the two ways to wake another backend and to sleep until one is woken. */
typedef struct Game
{
	void (*await_turn)(uint32 me);
	void (*pass_turn)(uint32 me);
} Game;

static void
latch_await_turn(uint32 me)
{
	while (pg_atomic_read_u32(&state->pingpong.turn) != me)
	{
		(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_EXIT_ON_PM_DEATH, 0, PG_WAIT_EXTENSION);
		ResetLatch(MyLatch);
		CHECK_FOR_INTERRUPTS();
	}
}

static void
latch_pass_turn(uint32 me)
{
	pg_atomic_write_u32(&state->pingpong.turn, 1 - me);
	SetLatch(&ProcGlobal->allProcs[state->pgprocno[1 - me]].procLatch);
}

static void
variable_await_turn(uint32 me)
{
	uint64 *variable = &state->variables[1 - me];

	if (LWLockWaitForVar(&locks[1 - me].lock, variable, state->known[me], &state->known[me]))
		ereport(ERROR, errmsg("the other party holds its lock no more"));
}

static void
variable_pass_turn(uint32 me)
{
	LWLockUpdateVar(&locks[me].lock, &state->variables[me], state->variables[me] + 1);
}

/* Party 0 has the first turn. */
static double
play(uint32 me, int64 rounds, const Game *game)
{
	int64 start = race_clock();

	for (int64 i = 0; i < rounds; i++)
	{
		if (me == 0)
			game->pass_turn(me);
		game->await_turn(me);
		if (me == 1)
			game->pass_turn(me);
	}
	return per_operation(start, rounds);
}

static uint32
party_argument(int32 party)
{
	if (party < 0 || party >= PARTIES)
		ereport(ERROR, errmsg("party 0 or 1"));
	return party;
}

/* backplane_pingpong_latch(party int4, cpu int4, rounds int8): ns for one round trip by SetLatch and WaitLatch */
Datum
backplane_pingpong_latch(PG_FUNCTION_ARGS)
{
	static const Game game = {latch_await_turn, latch_pass_turn};
	uint32 me = party_argument(PG_GETARG_INT32(0));

	race_pin(PG_GETARG_INT32(1));
	state->pgprocno[me] = MyProc->pgprocno;
	if (me == 0)
		pg_atomic_write_u32(&state->pingpong.turn, 0);
	await(PARTIES);
	PG_RETURN_FLOAT8(play(me, PG_GETARG_INT64(2), &game));
}

/* backplane_pingpong_variable(party, cpu, rounds): the same by LWLockUpdateVar and LWLockWaitForVar */
Datum
backplane_pingpong_variable(PG_FUNCTION_ARGS)
{
	static const Game game = {variable_await_turn, variable_pass_turn};
	uint32 me = party_argument(PG_GETARG_INT32(0));
	double nanos;

	race_pin(PG_GETARG_INT32(1));
	LWLockAcquire(&locks[me].lock, LW_EXCLUSIVE);
	state->variables[me] = 0;
	state->known[me] = 0;
	await(PARTIES);
	nanos = play(me, PG_GETARG_INT64(2), &game);
	/* nobody waits any more when the locks become free */
	await(PARTIES);
	LWLockRelease(&locks[me].lock);
	PG_RETURN_FLOAT8(nanos);
}
