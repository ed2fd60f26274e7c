/** What is done with text: making it printable, finding what is nearest. */
package dev.backplane.shell.text;
