/** What all commands have in common: description, arguments, help, errors. */
package dev.backplane.shell.command;
