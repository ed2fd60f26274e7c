package dev.backplane.api.extension;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Header;
import org.osgi.annotation.bundle.Requirement;

/**
 * The magic block, on an extension's {@link ExtensionActivator}: {@code PG_MODULE_MAGIC_EXT}, {@code DYNPGEXT_MAGIC}.
 * At build time bnd turns it into the manifest's {@code Backplane-Extension}, {@code Bundle-Activator} and a requirement
 * on the platform's ABI; a bundle without it, or for another ABI, is refused.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Header(name = "Backplane-Extension", value = "${#name};version=\"${#version}\"")
@ActivatorClass
@Requirement(namespace = Abi.NAMESPACE, name = Abi.NAME, version = Abi.VERSION)
public @interface BackplaneExtension {
    /** The manifest header that carries name and version. */
    String HEADER = "Backplane-Extension";

    /**
     * The extension's name: also the name of its configuration file {@code etc/<name>.cfg}.
     *
     * @return letters, digits, {@code _}, {@code -} and {@code .}; 1 to 63 characters
     */
    String name();

    /**
     * The extension's version.
     *
     * @return major, minor and micro number, for example {@code 0.1.0}
     */
    String version();
}
