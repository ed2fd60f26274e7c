package dev.backplane.engine.database;

import dev.backplane.api.AlreadyExistsException;
import dev.backplane.api.BackplaneException;
import dev.backplane.api.ConnectionsRefusedException;
import dev.backplane.api.InUseException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseListener;
import dev.backplane.api.database.DatabaseOperation;
import dev.backplane.api.database.DatabaseOrigin;
import dev.backplane.api.database.Databases;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.ShmemText;
import dev.backplane.engine.segment.ScopeMemory;
import dev.backplane.engine.segment.SegmentTable;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.RowDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Databases: {@code pg_database}. The table in shared memory is the truth while the instance runs
 * ({@link DatabaseDescriptor} has the states of a row); the catalog keeps it for the next start.
 */
public final class DatabaseTable implements Databases, ScopeMemory {
    private final DatabaseRows rows;
    private final NameTable table;
    private final BoundBackends bound;
    private final ControlFile control;
    private final Path dataFolder;
    private final DatabaseNews news;
    private final SegmentTable segments;

    /**
     * The databases of an instance.
     *
     * @param table their names
     * @param control the control file
     * @param dataFolder where they are kept
     * @param backends who is bound to them
     * @param segments the memory in them
     */
    public DatabaseTable(
            final NameTable table,
            final ControlFile control,
            final Path dataFolder,
            final BackendTable backends,
            final SegmentTable segments) {
        this.table = table;
        this.rows = new DatabaseRows(table, control);
        this.control = control;
        this.dataFolder = dataFolder;
        this.segments = segments;
        this.bound = new BoundBackends(backends);
        this.news = new DatabaseNews(rows, bound, control.buffer(), segments);
    }

    private DatabaseLog log() {
        return new DatabaseLog(rows, new DatabaseCatalog(dataFolder), control);
    }

    private DatabaseGate gate() {
        return new DatabaseGate(rows, bound, news);
    }

    private DatabaseEnd end() {
        return new DatabaseEnd(rows, log(), news, segments);
    }

    /**
     * Plays the catalog into the table of a new epoch that nobody else knows yet, and writes it anew.
     *
     * @param table the databases
     * @param control the control file
     * @param catalog what was there before
     */
    public static void restore(final NameTable table, final ControlFile control, final DatabaseCatalog catalog) {
        final CatalogReader.Contents contents = catalog.read();
        DatabaseLog.restore(table, control, contents);
        catalog.compact(contents);
    }

    @Override
    public DatabaseInfo create(final String name) {
        return create(name, DatabaseOrigin.HAND);
    }

    /**
     * As {@link #create(String)}, for somebody who says who it is.
     *
     * @param name its name
     * @param origin who makes it
     * @return the new row
     */
    public DatabaseInfo create(final String name, final DatabaseOrigin origin) {
        return make(name, DatabaseName.encode(name), origin, Optional.empty());
    }

    @Override
    public DatabaseInfo create(final String name, final String template) {
        final byte[] bytes = DatabaseName.encode(name);
        // before anybody is asked to leave the template
        table.shared(() -> requireFree(name, bytes));
        final DatabaseInfo source = gate().close(template, DatabaseOperation.COPY, false);
        final DatabaseInfo made;
        try {
            made = make(name, bytes, DatabaseOrigin.HAND, Optional.of(source));
        } catch (final RuntimeException e) {
            gate().open(source.oid());
            throw e;
        }
        gate().open(source.oid());
        return made;
    }

    private Void requireFree(final String name, final byte[] bytes) {
        if (table.find(0, bytes) >= 0) {
            throw new AlreadyExistsException("database \"" + name + "\" already exists");
        }
        return null;
    }

    private DatabaseInfo make(
            final String name, final byte[] bytes, final DatabaseOrigin origin, final Optional<DatabaseInfo> template) {
        final DatabaseInfo database = table.exclusively(() -> {
            requireFree(name, bytes);
            final int id = log().nextId();
            final int row = table.insert(0, bytes, 0, payload -> rows.fill(payload, id, true, origin));
            return rows.info(rows.remember(row), 0);
        });
        final int id = database.oid();
        news.mine(id);
        try {
            template.ifPresentOrElse(
                    source -> news.tellCopied(database, source),
                    () -> news.tell(listener -> listener.created(database)));
            table.exclusively(() -> {
                log().create(rows.row(id));
                return null;
            });
            news.remember(rows.row(id), database, false);
        } catch (final RuntimeException e) {
            end().giveUp(database);
            throw e;
        }
        news.notMine(id);
        news.announce();
        return database;
    }

    @Override
    public void drop(final String name) {
        end().drop(gate().close(name, DatabaseOperation.DROP, false), gate());
    }

    @Override
    public void dropForced(final String name) {
        end().drop(gate().close(name, DatabaseOperation.DROP, true), gate());
    }

    @Override
    public DatabaseInfo rename(final String name, final String newName) {
        final byte[] bytes = DatabaseName.encode(newName);
        table.shared(() -> requireFree(newName, bytes));
        final DatabaseInfo before = gate().close(name, DatabaseOperation.RENAME, false);
        final int id = before.oid();
        try {
            final DatabaseInfo after = table.exclusively(() -> {
                requireFree(newName, bytes);
                return rows.info(replace(rows.row(id), newName, bytes), 0);
            });
            news.tellRenamed(before, after);
            news.remember(rows.row(id), after, true);
        } catch (final RuntimeException e) {
            gate().open(id);
            throw e;
        }
        return gate().open(id);
    }

    private int replace(final int old, final String newName, final byte[] bytes) {
        final CatalogEntry renamed = rows.entry(old).named(newName, DatabaseOrigin.HAND);
        final int row = table.insertHidden(
                0,
                bytes,
                0,
                payload -> rows.fill(payload, renamed.oid(), renamed.allowsConnections(), renamed.origin()));
        try {
            table.created(row, renamed.created());
            rows.operation(row, DatabaseOperation.RENAME);
            rows.replaces(row, old);
            log().rename(old, renamed, () -> {
                table.rename(row, old);
                rows.replaces(row, -1);
            });
            return rows.remember(row);
        } catch (final RuntimeException e) {
            table.remove(row);
            throw e;
        }
    }

    @Override
    public DatabaseInfo allowConnections(final String name, final boolean allowed) {
        final byte[] bytes = ShmemText.encode("database", name, RowDescriptor.MAX_NAME_BYTES);
        return table.exclusively(() -> {
            final int row = table.find(0, bytes);
            if (row < 0 || !rows.isVisible(row)) {
                throw new NotRegisteredException("database \"" + name + "\" does not exist");
            }
            if (rows.allowsConnections(row) != allowed) {
                log().allow(row, allowed);
            }
            return rows.info(row, bound.count(rows.id(row)));
        });
    }

    @Override
    public Optional<DatabaseInfo> find(final String name) {
        final byte[] bytes = ShmemText.encode("database", name, RowDescriptor.MAX_NAME_BYTES);
        return table.shared(() -> {
            final int row = table.find(0, bytes);
            return row >= 0 && rows.isVisible(row)
                    ? Optional.of(rows.info(row, bound.count(rows.id(row))))
                    : Optional.empty();
        });
    }

    @Override
    public List<DatabaseInfo> databases() {
        final List<DatabaseInfo> found = new ArrayList<>();
        table.shared(() -> {
            final Map<Integer, Integer> counts = bound.counts();
            table.forEach(row -> {
                if (rows.isVisible(row)) {
                    found.add(rows.info(row, counts.getOrDefault(rows.id(row), 0)));
                }
            });
            return null;
        });
        found.sort(Comparator.comparingInt(DatabaseInfo::oid));
        return found;
    }

    /**
     * The names of all databases in which an extension that is loaded now must have its memory: also of those that are
     * being made, whose listeners may have been told already.
     *
     * @return their names by their ids
     */
    public Map<Integer, String> namesForMemory() {
        return table.shared(() -> {
            final Map<Integer, String> names = new TreeMap<>();
            table.forEach(row -> {
                if (rows.isVisible(row) || table.state(row) == RowDescriptor.CREATING) {
                    names.put(rows.id(row), table.name(row));
                }
            });
            return names;
        });
    }

    /**
     * The id of a database, for who prepares its memory: also while it is being made.
     *
     * @param name its name
     * @return its id
     */
    public int id(final String name) {
        // what is prepared there bears the name, and must hear of another one
        news.follow();
        final byte[] bytes = ShmemText.encode("database", name, RowDescriptor.MAX_NAME_BYTES);
        return table.shared(() -> {
            final int row = table.find(0, bytes);
            if (row < 0 || table.state(row) == RowDescriptor.DROPPING) {
                throw new NotRegisteredException("database \"" + name + "\" does not exist: make it with"
                        + " database:create " + name + ", or with a file etc/dev.backplane.database-" + name + ".cfg");
            }
            return rows.id(rows.remember(row));
        });
    }

    /**
     * Why a backend may not be bound to a database now. Asked after the backend has stored the id in its slot.
     *
     * @param id the database
     * @param name the name that it was looked up by
     * @return what to throw; empty if it may
     */
    public Optional<BackplaneException> refusal(final int id, final String name) {
        final Optional<BackplaneException> refusal = table.shared(() -> {
            final int row = rows.row(id);
            if (row < 0
                    || table.state(row) != RowDescriptor.READY
                    || !table.name(row).equals(name)) {
                return Optional.of(
                        new InUseException(
                                "database \"" + name
                                        + "\" is being made, dropped, renamed or copied at this moment: try again, or use another one"));
            }
            return rows.allowsConnections(row)
                    ? Optional.empty()
                    : Optional.of(new ConnectionsRefusedException("database \"" + name
                            + "\" takes no connections: allow them with database:allow " + name + " true"));
        });
        if (refusal.isEmpty() && !news.follow().awaitTold(id, name)) {
            return Optional.of(new InUseException("database \"" + name
                    + "\" is new to this process, and extensions still prepare their memory in it: try again"));
        }
        return refusal;
    }

    /**
     * Whether backends may be bound to a database now.
     *
     * @param id the database
     * @return false while something is done to it, or if it takes no connections
     */
    public boolean accepts(final int id) {
        return table.shared(() -> {
            final int row = rows.row(id);
            return row >= 0 && table.state(row) == RowDescriptor.READY && rows.allowsConnections(row);
        });
    }

    @Override
    public boolean hasMemory(final int id) {
        final int row = rows.row(id);
        return row >= 0 && table.state(row) != RowDescriptor.DROPPING;
    }

    /**
     * The name of a database.
     *
     * @param id its id
     * @return its name; empty when there is none
     */
    public Optional<String> name(final int id) {
        return table.shared(
                () -> Optional.of(rows.row(id)).filter(row -> row >= 0).map(table::name));
    }

    /**
     * Whether there is a database in an instance that nobody uses any more.
     *
     * @param table the databases
     * @param control the instance's control file
     * @param id a database's id
     * @return true if so
     */
    public static boolean exists(final NameTable table, final ControlFile control, final int id) {
        final DatabaseRows rows = new DatabaseRows(table, control);
        final int row = rows.row(id);
        return row >= 0 && rows.isVisible(row);
    }

    @Override
    public AutoCloseable listen(final DatabaseListener listener) {
        return news.listen(listener);
    }

    /**
     * Tells whether anything has changed, without looking at each database.
     *
     * @return differs after each change, by whichever process
     */
    public int changes() {
        return news.announcements();
    }

    /** Tells the listeners of this process what other processes have done. Called by the housekeeper. */
    public void noticeChanges() {
        news.notice();
    }

    /** Tells nobody anything any more. */
    public void endNews() {
        news.close();
    }

    /** Puts the table right after somebody died holding its lock. */
    public void repair() {
        table.rebuildIndex();
        log().repair();
    }

    /**
     * Takes away what a dead process left: databases that it was making, and finishes what it was dropping.
     *
     * @param process its slot
     */
    public void sweep(final int process) {
        end().sweep(process);
    }
}
