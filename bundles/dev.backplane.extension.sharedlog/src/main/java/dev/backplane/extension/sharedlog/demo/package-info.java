/** The main job with no hands, run from the class path with nothing but the JDK: it uses the platform as an operator does. */
package dev.backplane.extension.sharedlog.demo;
