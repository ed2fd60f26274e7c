package dev.backplane.engine.table;

import java.nio.ByteOrder;

/**
 * The layout of a row of a table of names, 256 bytes.
 *
 * <pre>
 *   0  int   state: 0 free, 1 creating, 2 ready, 3 dropping, 4 hidden (being made to replace another row), 5 condemned
 *            (gone by name, but some process has not let go of it yet), 6 migrating (somebody makes its replacement)
 *   4  int   generation: grows whenever the row becomes free
 *   8  int   scope: what the name is unique in; 0 for the instance, else see each table
 *  12  int   hash of scope and name
 *  16  int   process slot + 1 of who makes or drops it
 *  20  int   owner: row + 1 in the extension table in the low 16 bits, its generation above; 0 for the platform
 *  24  long  created at, ms since 1970
 *  32  long  references[4]: one bit for each process slot that uses the row
 *  64  text  name, 127 bytes
 * 192  64 bytes that each table uses as it needs
 * </pre>
 *
 * <p>Only the states, the name and the payload are the truth; the indexes over names and scopes and the list of free rows
 * are computed from them again after the death of somebody who held the table's lock. A row is filled while it is free
 * and becomes visible by its state, stored last; it goes by its state, stored first.
 */
public final class RowDescriptor {
    public static final int STATE_OFFSET = 0;
    public static final int GENERATION_OFFSET = 4;
    public static final int SCOPE_OFFSET = 8;
    public static final int HASH_OFFSET = 12;
    public static final int CREATOR_OFFSET = 16;
    public static final int OWNER_OFFSET = 20;
    public static final int CREATED_OFFSET = 24;
    public static final int REFERENCES_OFFSET = 32;
    public static final int NAME_OFFSET = 64;
    public static final int PAYLOAD_OFFSET = 192;

    public static final int REFERENCE_WORDS = 4;
    public static final int MAX_NAME_BYTES = 127;

    public static final int FREE = 0;
    public static final int CREATING = 1;
    public static final int READY = 2;
    public static final int DROPPING = 3;
    public static final int HIDDEN = 4;
    public static final int CONDEMNED = 5;
    public static final int MIGRATING = 6;

    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private RowDescriptor() {}

    /**
     * The state of a row.
     *
     * @param header the row's first eight bytes, as one load of them shows them
     * @return the state
     */
    public static int state(final long header) {
        return (int) (LITTLE_ENDIAN ? header : header >>> Integer.SIZE);
    }

    /**
     * The generation of a row.
     *
     * @param header the row's first eight bytes, as one load of them shows them
     * @return the generation
     */
    public static int generation(final long header) {
        return (int) (LITTLE_ENDIAN ? header >>> Integer.SIZE : header);
    }
}
