package dev.backplane.core.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.ExtensionException;
import java.lang.reflect.Proxy;
import java.util.Hashtable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

class MagicBlockTest {
    @Test
    void shouldReadNameAndVersionWhenBndWroteThem() {
        final MagicBlock magic = MagicBlock.of(bundle("sharedlog;version=\"0.1.0\""));

        assertEquals(new MagicBlock("sharedlog", "0.1.0"), magic);
        assertEquals("sharedlog:0.1.0", magic.owner());
    }

    @Test
    void shouldTakeBlanksAndQualifierWhenWrittenByHand() {
        assertEquals(new MagicBlock("a.b-c_d", "1.2.3.RC1"), MagicBlock.of(bundle(" a.b-c_d ; version = 1.2.3.RC1 ")));
    }

    @Test
    void shouldSayWhatToDoWhenHeaderIsMissing() {
        final ExtensionException refusal = assertThrows(ExtensionException.class, () -> MagicBlock.of(bundle(null)));

        assertTrue(
                refusal.getMessage().startsWith("missing magic block: bundle test has no header Backplane-Extension"));
        assertTrue(refusal.getMessage().contains("@BackplaneExtension"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "name",
                ";version=1.0.0",
                "name;version=1",
                "name;version=\"x\"",
                "two words;version=1.0.0",
                "name;version=1.0.0,other;version=1.0.0",
                "../name;version=../../1.0.0",
                "name123456789012345678901234567890123456789012345678901234567890;version=1.0.0"
            })
    void shouldQuoteTheHeaderWhenItIsBad(final String header) {
        final ExtensionException refusal = assertThrows(ExtensionException.class, () -> MagicBlock.of(bundle(header)));

        assertTrue(refusal.getMessage().startsWith("bad magic block: \"" + header + "\""), refusal.getMessage());
    }

    private static Bundle bundle(final String header) {
        final Hashtable<String, String> headers = new Hashtable<>();
        if (header != null) {
            headers.put("Backplane-Extension", header);
        }
        return (Bundle) Proxy.newProxyInstance(
                MagicBlockTest.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> method.getName().equals("getHeaders") ? headers : "test");
    }
}
