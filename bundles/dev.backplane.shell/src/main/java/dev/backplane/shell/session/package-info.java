/** Sessions of Gogo: their variables, and where their output goes. */
package dev.backplane.shell.session;
