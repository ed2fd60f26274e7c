package dev.backplane.bench;

import org.agrona.UnsafeApi;

/** The C library's malloc and free through the JDK's Unsafe; filled with zeros. Private to the process, and nameless. */
final class HeapAllocation implements Contender {
    private final long[] addresses;
    private final int size;

    HeapAllocation(final int count, final int size) {
        this.addresses = new long[count];
        this.size = size;
    }

    @Override
    public String name() {
        return "malloc, memset, free";
    }

    @Override
    public double measure() {
        final long begin = System.nanoTime();
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = UnsafeApi.allocateMemory(size);
            UnsafeApi.setMemory(addresses[i], size, (byte) 0);
        }
        for (final long address : addresses) {
            UnsafeApi.freeMemory(address);
        }
        return (double) (System.nanoTime() - begin) / addresses.length;
    }
}
