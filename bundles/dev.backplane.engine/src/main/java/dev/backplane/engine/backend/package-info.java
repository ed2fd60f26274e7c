/** Backend slots and their ledgers. */
package dev.backplane.engine.backend;
