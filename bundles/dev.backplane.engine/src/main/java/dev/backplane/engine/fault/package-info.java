/** Places between two stores that matter, where a test lets a process die or stand still. */
package dev.backplane.engine.fault;
