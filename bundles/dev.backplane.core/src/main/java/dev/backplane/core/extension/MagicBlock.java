package dev.backplane.core.extension;

import dev.backplane.api.ExtensionException;
import dev.backplane.api.extension.BackplaneExtension;
import dev.backplane.core.config.Shown;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;

/**
 * What {@link BackplaneExtension} left in a bundle's manifest: PostgreSQL's {@code Pg_magic_struct}.
 *
 * @param name the extension's name
 * @param version its version
 */
record MagicBlock(String name, String version) {
    private static final Pattern HEADER = Pattern.compile(
            "\\s*([A-Za-z0-9_.-]{1,63})\\s*;\\s*version\\s*=\\s*\"?(\\d+\\.\\d+\\.\\d+[\\w.-]*)\"?\\s*");

    /** A name and a version of 63 characters each fit, and name:version into a row of the extension table. */
    private static final int LONGEST_HEADER = 200;

    private static final int LONGEST_VERSION = 63;

    static MagicBlock of(final Bundle bundle) {
        final String header = bundle.getHeaders().get(BackplaneExtension.HEADER);
        if (header == null) {
            throw new ExtensionException("missing magic block: bundle " + bundle.getSymbolicName() + " has no header "
                    + BackplaneExtension.HEADER + "; annotate its activator with @BackplaneExtension(name, version)"
                    + " and build it with bnd");
        }
        final Matcher matcher = HEADER.matcher(header);
        final boolean valid = header.length() <= LONGEST_HEADER
                && matcher.matches()
                && matcher.group(2).length() <= LONGEST_VERSION;
        if (!valid) {
            throw new ExtensionException("bad magic block: \"" + Shown.of(header) + "\" in bundle "
                    + Shown.of(bundle.getSymbolicName())
                    + " is not name;version=\"major.minor.micro\" with a name of 1 to 63 letters, digits, _, - and ., and"
                    + " a version of at most 63 characters");
        }
        return new MagicBlock(matcher.group(1), matcher.group(2));
    }

    /** The owner of all that the extension takes. */
    String owner() {
        return name + ":" + version;
    }
}
