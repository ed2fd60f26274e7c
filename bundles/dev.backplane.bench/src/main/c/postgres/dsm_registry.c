/*
 * Times GetNamedDSMSegment of PostgreSQL 18, from inside a backend.
 *
 * The binaries of that server come without headers. What follows declares by hand the little of its binary interface
 * that one function needs; the server checks the magic block when it loads the library and refuses one that does not fit.
 */
#include "../race.h"

#include <string.h>

typedef uintptr_t Datum;

/* Pg_abi_values and Pg_magic_struct of version 18 */
typedef struct MagicBlock
{
	int length;
	int version;
	int max_function_arguments;
	int max_index_keys;
	int name_data_length;
	int float8_by_value;
	char abi_extra[32];
	const char *name;
	const char *module_version;
} MagicBlock;

typedef struct FunctionInfoRecord
{
	int api_version;
} FunctionInfoRecord;

/* NullableDatum */
typedef struct Argument
{
	Datum value;
	bool is_null;
} Argument;

/* FunctionCallInfoBaseData */
typedef struct Call
{
	void *function;
	void *context;
	void *result_info;
	unsigned int collation;
	bool is_null;
	short argument_count;
	Argument arguments[];
} Call;

extern void *GetNamedDSMSegment(const char *name, size_t size, void (*init_callback)(void *memory), bool *found);

const MagicBlock *Pg_magic_func(void);
const FunctionInfoRecord *pg_finfo_backplane_dsm_lookup(void);
Datum backplane_dsm_lookup(Call *call);

const MagicBlock *
Pg_magic_func(void)
{
	static const MagicBlock magic = {sizeof(MagicBlock), 1800, 100, 32, 64, 1, "PostgreSQL", NULL, NULL};

	return &magic;
}

const FunctionInfoRecord *
pg_finfo_backplane_dsm_lookup(void)
{
	static const FunctionInfoRecord record = {1};

	return &record;
}

static void
clear(void *memory)
{
	memset(memory, 0, 1024);
}

/* backplane_dsm_lookup(operations int8): ns for GetNamedDSMSegment of what exists and is attached */
Datum
backplane_dsm_lookup(Call *call)
{
	int64_t operations = (int64_t) call->arguments[0].value;
	bool found;
	void *segment = GetNamedDSMSegment("backplane_bench", 1024, clear, &found);
	bool same = true;
	int64_t start = race_clock();
	double nanos;
	Datum result;

	for (int64_t i = 0; i < operations; i++)
		same &= GetNamedDSMSegment("backplane_bench", 1024, clear, &found) == segment && found;
	nanos = same ? (double) (race_clock() - start) / operations : -1;
	memcpy(&result, &nanos, sizeof result);
	return result;
}
