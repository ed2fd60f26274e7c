/** Hot deployment: what becomes of a jar that is dropped into, replaced in or removed from {@code deploy/}. */
package dev.backplane.deploy;
