/** How a written line looks, and the checker that proves what became of the lines of several writers. Needs nothing but the JDK. */
package dev.backplane.extension.sharedlog.line;
