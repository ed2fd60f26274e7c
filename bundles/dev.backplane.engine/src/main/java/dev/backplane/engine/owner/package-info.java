/** Who owns what: resource owners and their views of the services. */
package dev.backplane.engine.owner;
