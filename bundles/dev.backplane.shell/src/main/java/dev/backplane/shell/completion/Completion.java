package dev.backplane.shell.completion;

/**
 * A word that could stand at the cursor.
 *
 * @param value the whole word
 * @param group under which the console lists it
 * @param description a few words, or null
 */
public record Completion(String value, String group, String description) {}
