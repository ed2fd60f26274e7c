/** The processes attached to an instance, and how their death is known. */
package dev.backplane.engine.process;
