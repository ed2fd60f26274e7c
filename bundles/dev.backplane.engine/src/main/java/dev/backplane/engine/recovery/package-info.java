/** What survivors do after a death. */
package dev.backplane.engine.recovery;
