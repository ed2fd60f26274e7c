/**
 * The shell of Backplane: Gogo commands that show and change an instance.
 *
 * <ul>
 *   <li>{@code verb}: the commands, one class each
 *   <li>{@code command}: what all commands have in common: arguments, help, errors
 *   <li>{@code table}: rows for people and for programs
 *   <li>{@code completion}: what the TAB key offers
 *   <li>{@code session}: the variables of a session, and where its output goes
 *   <li>{@code platform}: the services that the commands show
 *   <li>{@code text}: what is done with text
 * </ul>
 */
package dev.backplane.shell;
