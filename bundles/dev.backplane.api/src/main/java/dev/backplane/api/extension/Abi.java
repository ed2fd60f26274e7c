package dev.backplane.api.extension;

/** The binary interface between platform and extensions: what PostgreSQL checks in its magic block. */
public final class Abi {
    /** The namespace of the OSGi capability that the platform provides and every extension requires. */
    public static final String NAMESPACE = "dev.backplane.abi";

    /** The capability's name. */
    public static final String NAME = "backplane";

    /** The ABI's version; an extension built against 1.x runs on every later 1.y. */
    public static final String VERSION = "1.0.0";

    private Abi() {}
}
