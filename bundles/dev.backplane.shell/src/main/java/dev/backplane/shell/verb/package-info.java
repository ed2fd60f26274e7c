/** The commands, one class each. They only choose and show what the platform's services say. */
package dev.backplane.shell.verb;
