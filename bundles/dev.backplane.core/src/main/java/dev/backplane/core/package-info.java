/** The core platform bundle: the engine's instance and its services in OSGi, and the life of extensions. */
package dev.backplane.core;
