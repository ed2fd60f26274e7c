/** Boots the framework with the bundles of {@code system/}, and the small client of a running platform. */
package dev.backplane.launcher;
