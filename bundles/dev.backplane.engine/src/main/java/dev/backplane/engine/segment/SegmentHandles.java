package dev.backplane.engine.segment;

import java.util.ArrayList;
import java.util.List;

/** The handles of this process, by the rows of their segments. Mostly there is one; others of a row hang on it. */
final class SegmentHandles {
    private final int rows;
    /** Null before there is a handle. */
    private MappedSegment[] first;

    /** None yet, of so many rows. */
    SegmentHandles(final int rows) {
        this.rows = rows;
    }

    synchronized void add(final MappedSegment handle) {
        if (first == null) {
            first = new MappedSegment[rows];
        }
        handle.sibling(first[handle.row()]);
        first[handle.row()] = handle;
    }

    /** Forgets a handle, if it is not forgotten already. */
    synchronized void remove(final MappedSegment handle) {
        final MappedSegment head = first[handle.row()];
        if (head == handle) {
            first[handle.row()] = handle.sibling();
            return;
        }
        for (MappedSegment before = head; before != null; before = before.sibling()) {
            if (before.sibling() == handle) {
                before.sibling(handle.sibling());
                return;
            }
        }
    }

    /**
     * The handles on a row.
     *
     * @param row the row
     * @return a copy; those of earlier lives of the row may be among them
     */
    synchronized List<MappedSegment> of(final int row) {
        final List<MappedSegment> handles = new ArrayList<>(1);
        for (MappedSegment handle = first == null ? null : first[row]; handle != null; handle = handle.sibling()) {
            handles.add(handle);
        }
        return handles;
    }

    /** Those whose segment is still there. */
    List<MappedSegment> live(final int row) {
        return of(row).stream().filter(handle -> !handle.isStale()).toList();
    }
}
