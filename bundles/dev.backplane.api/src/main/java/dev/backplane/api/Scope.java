package dev.backplane.api;

/**
 * How far an allocation reaches: dynpgext's {@code SCOPE_GLOBAL} and {@code SCOPE_DATABASE_LOCAL}.
 */
public enum Scope {
    /** One for the whole instance, shared by the backends of all databases. */
    GLOBAL,

    /** One for each database; a lookup answers for the database of the current backend. */
    DATABASE
}
