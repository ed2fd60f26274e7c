package dev.backplane.api.shmem;

import dev.backplane.api.Scope;
import java.util.List;
import java.util.Optional;

/**
 * One row of the segment table, as PostgreSQL's views {@code pg_shmem_allocations} and
 * {@code pg_dsm_registry_allocations} show it.
 *
 * @param name the full name
 * @param type what it is: {@code segment}, or {@code tranche} for the lock array of a named tranche
 * @param off where it begins in its region, in bytes
 * @param region the number of the file that holds it
 * @param size the size asked for, in bytes
 * @param allocatedSize the size with padding, in bytes
 * @param scope global or database
 * @param database the database's name, if the scope is {@link Scope#DATABASE}
 * @param owner the extension that made it, as {@code name:version}, or {@code backplane}
 * @param layoutVersion which layout its bytes have
 * @param kept whether it outlives its last user and a clean stop
 * @param state {@code ready}; {@code creating} while an initialiser runs; {@code migrating} to another layout;
 *     {@code condemned} when it was freed by force and some process has not let go of it yet; {@code quarantined} when
 *     the exclusive holder of a lock inside it died and nobody has put the data right yet
 * @param references pids of the processes that use it, in ascending order
 */
public record SegmentInfo(
        String name,
        String type,
        long off,
        int region,
        long size,
        long allocatedSize,
        Scope scope,
        Optional<String> database,
        String owner,
        int layoutVersion,
        boolean kept,
        String state,
        List<Long> references) {}
