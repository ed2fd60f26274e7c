/** Named segments and the memory below them. */
package dev.backplane.engine.segment;
