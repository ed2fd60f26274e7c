-- MODULE is replaced by the path of the shared library
CREATE FUNCTION backplane_lwlock_pair(exclusive bool, operations int8) RETURNS float8
    AS 'MODULE' LANGUAGE C STRICT;
CREATE FUNCTION backplane_wait_event(operations int8) RETURNS float8
    AS 'MODULE' LANGUAGE C STRICT;
CREATE FUNCTION backplane_shmem_lookup(locked bool, operations int8) RETURNS float8
    AS 'MODULE' LANGUAGE C STRICT;
CREATE FUNCTION backplane_race(party int4, parties int4, cpu int4, exclusive_percent int4, locks int4, hold int8,
    window_ns int8) RETURNS text
    AS 'MODULE' LANGUAGE C STRICT;
CREATE FUNCTION backplane_pingpong_latch(party int4, cpu int4, rounds int8) RETURNS float8
    AS 'MODULE' LANGUAGE C STRICT;
CREATE FUNCTION backplane_pingpong_variable(party int4, cpu int4, rounds int8) RETURNS float8
    AS 'MODULE' LANGUAGE C STRICT;
