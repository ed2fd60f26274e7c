package dev.backplane.bench;

import java.io.IOException;
import java.nio.file.Path;
import net.openhft.chronicle.map.ChronicleMap;

/** Values in a Chronicle Map, in one file on the memory file system that other processes may open too. */
final class ChronicleAllocation implements Contender {
    private final Path file;
    private final String[] keys;
    private final byte[] value;
    private ChronicleMap<CharSequence, byte[]> map;

    ChronicleAllocation(final Path folder, final int count, final int size) {
        this.file = folder.resolve("chronicle.map");
        this.keys = new String[count];
        this.value = new byte[size];
        for (int i = 0; i < count; i++) {
            keys[i] = "segment" + i;
        }
    }

    @Override
    public String name() {
        return "Chronicle Map " + version();
    }

    private static String version() {
        final String version = ChronicleMap.class.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }

    @Override
    public double measure() throws IOException {
        if (map == null) {
            map = ChronicleMap.of(CharSequence.class, byte[].class)
                    .averageKey(keys[keys.length - 1])
                    .constantValueSizeBySample(value)
                    .entries(keys.length)
                    .createPersistedTo(file.toFile());
            round();
        }
        final long begin = System.nanoTime();
        round();
        return (double) (System.nanoTime() - begin) / keys.length;
    }

    private void round() {
        for (final String key : keys) {
            map.put(key, value);
        }
        for (final String key : keys) {
            map.remove(key);
        }
    }

    @Override
    public void close() {
        if (map != null) {
            map.close();
        }
    }
}
