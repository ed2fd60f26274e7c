package dev.backplane.api.extension;

/** Where an extension stands in its life, in this process. */
public enum ExtensionState {
    /** Known; {@code init} has not finished yet. */
    REGISTERED,
    /** Initialised; all its requests are granted. */
    ACTIVE,
    /** Refused, or {@code init} threw; {@link ExtensionInfo#cause()} says why. It holds nothing. */
    FAILED,
    /** Its bundle has stopped; all that it had was given back. */
    STOPPED
}
