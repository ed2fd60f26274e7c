package dev.backplane.core.extension;

import dev.backplane.api.ExtensionException;
import dev.backplane.api.extension.BackplaneExtension;
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

    static MagicBlock of(final Bundle bundle) {
        final String header = bundle.getHeaders().get(BackplaneExtension.HEADER);
        if (header == null) {
            throw new ExtensionException("missing magic block: bundle " + bundle.getSymbolicName() + " has no header "
                    + BackplaneExtension.HEADER + "; annotate its activator with @BackplaneExtension(name, version)"
                    + " and build it with bnd");
        }
        final Matcher matcher = HEADER.matcher(header);
        if (!matcher.matches()) {
            throw new ExtensionException("bad magic block: \"" + header + "\" in bundle " + bundle.getSymbolicName()
                    + " is not name;version=\"major.minor.micro\" with a name of 1 to 63 letters, digits, _, - and .");
        }
        return new MagicBlock(matcher.group(1), matcher.group(2));
    }

    /** The owner of all that the extension takes. */
    String owner() {
        return name + ":" + version;
    }
}
