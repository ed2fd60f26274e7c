/** Sessions: threads that are backends. */
package dev.backplane.engine.session;
