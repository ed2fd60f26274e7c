/** Rows, shown as tables to people and as JSON to programs. */
package dev.backplane.shell.table;
