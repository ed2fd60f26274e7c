package dev.backplane.engine.database;

import java.nio.file.Path;
import java.util.List;

/** What a catalog says, for tests. */
public final class CatalogView {
    private CatalogView() {}

    /** Id, name and whether backends may bind, in the order of the ids. */
    public static List<String> of(final Path dataFolder) {
        return new DatabaseCatalog(dataFolder)
                .read().entries().stream()
                        .map(row -> row.oid() + " " + row.name() + " " + row.allowsConnections())
                        .toList();
    }
}
