/** The services of the platform that the commands show. */
package dev.backplane.shell.platform;
