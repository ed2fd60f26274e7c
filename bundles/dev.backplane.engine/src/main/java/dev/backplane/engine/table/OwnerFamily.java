package dev.backplane.engine.table;

/**
 * What all versions of an extension are together, as an owner: {@code extension} beside {@code extension:version}. It has a
 * row of the extension table only if somebody asks for it.
 */
public final class OwnerFamily {
    private final OwnerTable owners;
    private final String name;
    private int owner;

    /**
     * The family of an owner.
     *
     * @param owners all owners
     * @param member for example {@code extension:version}
     */
    public OwnerFamily(final OwnerTable owners, final String member) {
        this.owners = owners;
        this.name = nameOf(member);
    }

    /**
     * The family's name.
     *
     * @param member for example {@code extension:version}
     * @return what stands before the colon
     */
    public static String nameOf(final String member) {
        final int colon = member.indexOf(':');
        return colon < 1 ? member : member.substring(0, colon);
    }

    /**
     * The reference to the family, taken when it is first needed.
     *
     * @return the owner
     */
    public synchronized int get() {
        if (owner == 0) {
            owner = owners.acquire(name);
        }
        return owner;
    }

    /** Takes the reference away, if there is one. */
    public synchronized void release() {
        if (owner != 0) {
            owners.release(owner);
            owner = 0;
        }
    }
}
