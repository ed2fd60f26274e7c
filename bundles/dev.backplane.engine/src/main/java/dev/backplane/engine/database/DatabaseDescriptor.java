package dev.backplane.engine.database;

/**
 * What a row of the database table holds beside its name.
 *
 * <pre>
 *   0  int  id, never used again
 *   4  int  whether backends may bind: 1 yes, 0 no
 *   8  int  who made it: ordinal of DatabaseOrigin
 *  12  int  while the row is MIGRATING: ordinal of DatabaseOperation
 *  16  int  what is being written to the catalog, under the table's lock: 0 nothing, 1 its creation, 2 its new name,
 *           3 whether backends may bind
 *  20  int  row + 1 of the row whose place this one takes with a new name; 0 for none
 * </pre>
 *
 * <p>States of a row:
 *
 * <pre>
 * CREATING   listeners of the creating process prepare its memory; nobody finds it
 * READY      backends may bind
 * MIGRATING  busy: somebody wants to drop, rename or copy it; found and listed, but nobody can bind. READY again
 *            afterwards, also if that process dies
 * DROPPING   on its way out: listeners are told, its memory is freed; finished by the sweep if that process dies
 * HIDDEN     a renamed row before it takes the other one's place
 * </pre>
 */
final class DatabaseDescriptor {
    static final int ID_OFFSET = 0;
    static final int ALLOW_CONNECTIONS_OFFSET = 4;
    static final int ORIGIN_OFFSET = 8;
    static final int OPERATION_OFFSET = 12;
    static final int PENDING_OFFSET = 16;
    static final int REPLACES_OFFSET = 20;

    static final int NOTHING = 0;
    static final int CREATION = 1;
    static final int NAME = 2;
    static final int CONNECTIONS = 3;

    private DatabaseDescriptor() {}
}
