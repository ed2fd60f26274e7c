package dev.backplane.engine.table;

import dev.backplane.engine.memory.Names;
import dev.backplane.engine.memory.ShmemText;

/**
 * The names of those who own things in shared memory, so that every process can show them. An owner is stored in other
 * tables as row + 1 with the row's generation above; 0 is the platform.
 */
public final class OwnerTable implements Names {
    private static final String PLATFORM = "backplane";
    private static final int GENERATION_SHIFT = 16;

    private final NameTable table;

    /**
     * The owners of an instance.
     *
     * @param table their names
     */
    public OwnerTable(final NameTable table) {
        this.table = table;
    }

    /**
     * Finds or makes an owner, and refers to it.
     *
     * @param name for example {@code extension:version}
     * @return the owner, as other tables store it
     */
    public int acquire(final String name) {
        final byte[] bytes = ShmemText.encode("resource owner", name, RowDescriptor.MAX_NAME_BYTES);
        return table.exclusively(() -> {
            int row = table.find(0, bytes);
            if (row < 0) {
                row = table.insert(0, bytes, 0, payload -> {});
                table.state(row, RowDescriptor.READY);
            }
            table.references().add(row);
            return (table.generation(row) & 0x7FFF) << GENERATION_SHIFT | (row + 1);
        });
    }

    /**
     * Whether any process has an owner of this name.
     *
     * @param name for example {@code extension:version}
     * @return true if so
     */
    public boolean exists(final String name) {
        final byte[] bytes = ShmemText.encode("resource owner", name, RowDescriptor.MAX_NAME_BYTES);
        return table.shared(() -> table.find(0, bytes) >= 0);
    }

    /**
     * Takes the reference away.
     *
     * @param owner the owner
     */
    public void release(final int owner) {
        table.exclusively(() -> {
            final int row = row(owner);
            if (table.references().remove(row)) {
                table.remove(row);
            }
            return null;
        });
    }

    /**
     * An owner's name, read without a lock.
     *
     * @param owner as other tables store it
     * @return its name
     */
    @Override
    public String name(final int owner) {
        if (owner == 0) {
            return PLATFORM;
        }
        final int row = row(owner);
        final boolean present = row >= 0
                && row < table.capacity()
                && table.state(row) == RowDescriptor.READY
                && (table.generation(row) & 0x7FFF) == owner >>> GENERATION_SHIFT;
        return present ? table.name(row) : "(gone)";
    }

    private static int row(final int owner) {
        return (owner & 0xFFFF) - 1;
    }
}
