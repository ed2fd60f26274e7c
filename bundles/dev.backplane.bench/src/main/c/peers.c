/*
 * The locks and wake-ups that the C library and the kernel offer to processes.
 *
 *   peers pair LOCK OPERATIONS                       one thread; prints ns for one acquire and release
 *   peers race LOCK PARTIES PERCENT LOCKS HOLD WINDOW  prints for each party: operations, exclusive ones, ns
 *   peers handoff KIND ROUNDS CPU CPU                two processes; prints ns for one round trip
 *
 * LOCK is rwlock-shared, rwlock-exclusive or robust-mutex (race: rwlock or robust-mutex), KIND is condvar, pipe or
 * futex, HOLD is in steps, WINDOW in ns, a CPU of -1 is any.
 */
#include "race.h"

#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

#define MAX_PARTIES 64

static void
fail(const char *what, int error)
{
	fprintf(stderr, "peers: %s: %s\n", what, strerror(error));
	exit(1);
}

static void *
shared_memory(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (memory == MAP_FAILED)
		fail("mmap", errno);
	return memory;
}

/* ---- locks ---- */

typedef union RwLock
{
	pthread_rwlock_t lock;
	char padding[RACE_CACHE_LINES];
} RwLock;

typedef union RobustMutex
{
	pthread_mutex_t lock;
	char padding[RACE_CACHE_LINES];
} RobustMutex;

static void *
make_rwlocks(int count)
{
	RwLock *locks = shared_memory(sizeof(RwLock) * count);
	pthread_rwlockattr_t attributes;

	pthread_rwlockattr_init(&attributes);
	pthread_rwlockattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	for (int i = 0; i < count; i++)
		pthread_rwlock_init(&locks[i].lock, &attributes);
	return locks;
}

static void *
make_robust_mutexes(int count)
{
	RobustMutex *locks = shared_memory(sizeof(RobustMutex) * count);
	pthread_mutexattr_t attributes;

	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	for (int i = 0; i < count; i++)
		pthread_mutex_init(&locks[i].lock, &attributes);
	return locks;
}

RACE_INLINE void
rwlock_acquire(void *locks, int index, bool exclusive)
{
	pthread_rwlock_t *lock = &((RwLock *) locks)[index].lock;

	if (exclusive)
		pthread_rwlock_wrlock(lock);
	else
		pthread_rwlock_rdlock(lock);
}

RACE_INLINE void
rwlock_release(void *locks, int index, bool exclusive)
{
	(void) exclusive;
	pthread_rwlock_unlock(&((RwLock *) locks)[index].lock);
}

/* It has no shared mode. */
RACE_INLINE void
robust_mutex_acquire(void *locks, int index, bool exclusive)
{
	pthread_mutex_t *lock = &((RobustMutex *) locks)[index].lock;

	(void) exclusive;
	if (pthread_mutex_lock(lock) == EOWNERDEAD)
		pthread_mutex_consistent(lock);
}

RACE_INLINE void
robust_mutex_release(void *locks, int index, bool exclusive)
{
	(void) exclusive;
	pthread_mutex_unlock(&((RobustMutex *) locks)[index].lock);
}

/* ---- one thread ---- */

RACE_INLINE double
time_pairs(RaceOperation acquire, RaceOperation release, void *locks, bool exclusive, int64_t operations)
{
	int64_t start = race_clock();

	for (int64_t i = 0; i < operations; i++)
	{
		acquire(locks, 0, exclusive);
		release(locks, 0, exclusive);
	}
	return (double) (race_clock() - start) / operations;
}

static int
pair(const char *lock, int64_t operations)
{
	double nanos;

	if (strcmp(lock, "rwlock-shared") == 0)
		nanos = time_pairs(rwlock_acquire, rwlock_release, make_rwlocks(1), false, operations);
	else if (strcmp(lock, "rwlock-exclusive") == 0)
		nanos = time_pairs(rwlock_acquire, rwlock_release, make_rwlocks(1), true, operations);
	else if (strcmp(lock, "robust-mutex") == 0)
		nanos = time_pairs(robust_mutex_acquire, robust_mutex_release, make_robust_mutexes(1), true, operations);
	else
		return 2;
	printf("%.4f\n", nanos);
	return 0;
}

/* ---- several processes ---- */

/* Runs a function in so many processes, party N on processor N, and waits for all. */
static void
in_processes(int parties, const int *cpus, void (*run)(int party, void *argument), void *argument)
{
	for (int party = 0; party < parties; party++)
	{
		pid_t child = fork();

		if (child < 0)
			fail("fork", errno);
		if (child == 0)
		{
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			race_pin(cpus[party]);
			run(party, argument);
			_exit(0);
		}
	}
	for (int party = 0; party < parties; party++)
	{
		int status;

		if (wait(&status) < 0 || status != 0)
			fail("a party failed", ECHILD);
	}
}

typedef struct Race
{
	RaceBarrier barrier;
	RaceWorkload workload;
	int parties;
	bool robust_mutex;
	void *locks;
	RaceResult results[MAX_PARTIES];
	RaceCounter counters[RACE_MAX_LOCKS];
} Race;

static void
run_race(int party, void *argument)
{
	Race *race = argument;
	int64_t start = race_start(&race->barrier, party, race->parties);

	if (start == 0)
		_exit(1);
	race->results[party] = race->robust_mutex
		? race_run(&race->workload, start, party + 1, robust_mutex_acquire, robust_mutex_release, race->locks,
				   race->counters)
		: race_run(&race->workload, start, party + 1, rwlock_acquire, rwlock_release, race->locks, race->counters);
}

static int
race(const char *lock, int parties, RaceWorkload workload)
{
	Race *race = shared_memory(sizeof(Race));
	int cpus[MAX_PARTIES];
	int64_t exclusive = 0;

	if (parties < 1 || parties > MAX_PARTIES || workload.locks < 1 || workload.locks > RACE_MAX_LOCKS)
		return 2;
	race->workload = workload;
	race->parties = parties;
	race->robust_mutex = strcmp(lock, "robust-mutex") == 0;
	if (!race->robust_mutex && strcmp(lock, "rwlock") != 0)
		return 2;
	race->locks = race->robust_mutex ? make_robust_mutexes(workload.locks) : make_rwlocks(workload.locks);
	for (int i = 0; i < parties; i++)
		cpus[i] = i % (int) sysconf(_SC_NPROCESSORS_ONLN);
	in_processes(parties, cpus, run_race, race);
	for (int i = 0; i < parties; i++)
	{
		RaceResult *result = &race->results[i];

		exclusive += result->exclusive;
		printf("%lld %lld %lld\n", (long long) result->operations, (long long) result->exclusive,
			   (long long) result->nanos);
	}
	if (race_sum(race->counters) != exclusive)
		fail("the lock did not exclude", EDOM);
	return 0;
}

/* ---- hand-off ---- */

typedef struct Handoff
{
	RaceBarrier barrier;
	const char *kind;
	int64_t rounds;
	int64_t nanos;
	int pipes[2][2];
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	char padding[RACE_CACHE_LINES];
	uint32_t turn;
} Handoff;

static void
make_condition(Handoff *handoff)
{
	pthread_mutexattr_t mutex;
	pthread_condattr_t condition;

	pthread_mutexattr_init(&mutex);
	pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(&handoff->mutex, &mutex);
	pthread_condattr_init(&condition);
	pthread_condattr_setpshared(&condition, PTHREAD_PROCESS_SHARED);
	pthread_cond_init(&handoff->changed, &condition);
}

static void
condition_await_turn(Handoff *handoff, uint32_t me)
{
	pthread_mutex_lock(&handoff->mutex);
	while (handoff->turn != me)
		pthread_cond_wait(&handoff->changed, &handoff->mutex);
	pthread_mutex_unlock(&handoff->mutex);
}

static void
condition_pass_turn(Handoff *handoff, uint32_t me)
{
	pthread_mutex_lock(&handoff->mutex);
	handoff->turn = 1 - me;
	pthread_mutex_unlock(&handoff->mutex);
	pthread_cond_signal(&handoff->changed);
}

static void
pipe_await_turn(Handoff *handoff, uint32_t me)
{
	char byte;

	if (read(handoff->pipes[me][0], &byte, 1) != 1)
		_exit(1);
}

static void
pipe_pass_turn(Handoff *handoff, uint32_t me)
{
	if (write(handoff->pipes[1 - me][1], "", 1) != 1)
		_exit(1);
}

static void
futex_await_turn(Handoff *handoff, uint32_t me)
{
	while (__atomic_load_n(&handoff->turn, __ATOMIC_SEQ_CST) != me)
		syscall(SYS_futex, &handoff->turn, FUTEX_WAIT, 1 - me, NULL, NULL, 0);
}

static void
futex_pass_turn(Handoff *handoff, uint32_t me)
{
	__atomic_store_n(&handoff->turn, 1 - me, __ATOMIC_SEQ_CST);
	syscall(SYS_futex, &handoff->turn, FUTEX_WAKE, 1, NULL, NULL, 0);
}

/* Party 0 has the first turn and measures. */
RACE_INLINE void
hand_over(Handoff *handoff, uint32_t me, void (*await_turn)(Handoff *, uint32_t), void (*pass_turn)(Handoff *, uint32_t))
{
	int64_t start = race_clock();

	for (int64_t i = 0; i < handoff->rounds; i++)
	{
		if (me == 0)
			pass_turn(handoff, me);
		await_turn(handoff, me);
		if (me == 1)
			pass_turn(handoff, me);
	}
	if (me == 0)
		handoff->nanos = race_clock() - start;
}

static void
run_handoff(int party, void *argument)
{
	Handoff *handoff = argument;

	if (!race_await(&handoff->barrier, 2))
		_exit(1);
	if (strcmp(handoff->kind, "condvar") == 0)
		hand_over(handoff, party, condition_await_turn, condition_pass_turn);
	else if (strcmp(handoff->kind, "pipe") == 0)
		hand_over(handoff, party, pipe_await_turn, pipe_pass_turn);
	else if (strcmp(handoff->kind, "futex") == 0)
		hand_over(handoff, party, futex_await_turn, futex_pass_turn);
	else
		_exit(2);
}

static int
handoff(const char *kind, int64_t rounds, const int *cpus)
{
	Handoff *handoff = shared_memory(sizeof(Handoff));

	handoff->kind = kind;
	handoff->rounds = rounds;
	make_condition(handoff);
	if (pipe(handoff->pipes[0]) != 0 || pipe(handoff->pipes[1]) != 0)
		fail("pipe", errno);
	in_processes(2, cpus, run_handoff, handoff);
	printf("%.2f\n", (double) handoff->nanos / rounds);
	return 0;
}

int
main(int count, char **arguments)
{
	if (count == 4 && strcmp(arguments[1], "pair") == 0)
		return pair(arguments[2], atoll(arguments[3]));
	if (count == 8 && strcmp(arguments[1], "race") == 0)
	{
		RaceWorkload workload = {atoi(arguments[4]), atoi(arguments[5]), atoll(arguments[6]), atoll(arguments[7])};

		return race(arguments[2], atoi(arguments[3]), workload);
	}
	if (count == 6 && strcmp(arguments[1], "handoff") == 0)
	{
		int cpus[2] = {atoi(arguments[4]), atoi(arguments[5])};

		return handoff(arguments[2], atoll(arguments[3]), cpus);
	}
	fprintf(stderr, "usage: peers pair|race|handoff ...; see peers.c\n");
	return 2;
}
