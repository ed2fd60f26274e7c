/** Where command lines come from: the interactive console, the UNIX-domain socket of the client, the launcher. */
package dev.backplane.shell.console;
