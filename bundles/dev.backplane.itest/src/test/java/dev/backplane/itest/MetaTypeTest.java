package dev.backplane.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.backplane.api.extension.ExtensionState;
import dev.backplane.api.extension.SettingInfo;
import dev.backplane.itest.probe.ProbeActivator;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** What a console or a front end of the configuration service learns of the files in {@code etc}, and does with it. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class MetaTypeTest extends PlatformTestCase {
    private static final String SIZE = "allocation.counter.size";

    @Inject
    protected MetaTypeService metaTypes;

    @Inject
    protected ConfigurationAdmin admin;

    private List<String> pids(final Bundle bundle) {
        return List.of(metaTypes.getMetaTypeInformation(bundle).getPids());
    }

    private ObjectClassDefinition definition(final Bundle bundle, final String pid) {
        return metaTypes.getMetaTypeInformation(bundle).getObjectClassDefinition(pid, null);
    }

    private static AttributeDefinition attribute(final ObjectClassDefinition definition, final String key) {
        return Arrays.stream(definition.getAttributeDefinitions(ObjectClassDefinition.ALL))
                .filter(attribute -> attribute.getID().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static String defaultOf(final ObjectClassDefinition definition, final String key) {
        return String.join("|", attribute(definition, key).getDefaultValue());
    }

    @Test
    public void shouldDescribeWhatCanBeSetWhenExtensionIsLoaded() throws Exception {
        final Bundle bundle = install(ExtensionJar.of("told", "1.0.0").header(ProbeActivator.WORKERS, "yes"));
        assertEquals(List.of("told"), pids(bundle));
        final ObjectClassDefinition definition = definition(bundle, "told");

        assertEquals(
                info(bundle).settings().stream().map(SettingInfo::name).toList(),
                Arrays.stream(definition.getAttributeDefinitions(ObjectClassDefinition.ALL))
                        .map(AttributeDefinition::getID)
                        .toList());
        assertEquals("64", defaultOf(definition, SIZE));
        assertEquals("global", defaultOf(definition, "allocation.counter.scope"));
        assertEquals("database", defaultOf(definition, "allocation.text.scope"));
        assertEquals("*", defaultOf(definition, "databases"));
        assertEquals("none", defaultOf(definition, "quota"));
        assertEquals("5", defaultOf(definition, "level"));
        assertEquals("hello", defaultOf(definition, "greeting"));
        assertEquals(AttributeDefinition.LONG, attribute(definition, "level").getType());
        assertEquals(AttributeDefinition.STRING, attribute(definition, SIZE).getType());
        assertArrayEquals(
                new String[] {"global", "database"},
                attribute(definition, "allocation.text.scope").getOptionValues());
        assertArrayEquals(
                new String[] {"thread", "process"},
                attribute(definition, "worker.told-each.isolation").getOptionValues());

        bundle.stop();
        assertEquals(List.of(), pids(bundle));
        bundle.start();
        assertEquals(List.of("told"), pids(bundle));
    }

    @Test
    public void shouldRefuseInTheWordsOfTheLog() throws Exception {
        final Configuration configuration = configure("strict", SIZE, "12 parsecs");
        try (CapturedLog log = new CapturedLog()) {
            final Bundle bundle = install(ExtensionJar.of("strict", "1.0.0"));
            final AttributeDefinition size = attribute(definition(bundle, "strict"), SIZE);

            final String refusal = size.validate("12 parsecs");

            assertTrue(refusal, refusal.startsWith("\"12 parsecs\" is no size: "));
            assertTrue(
                    log.messages().toString(),
                    log.has("WARN etc/strict.cfg: " + SIZE + " is not used, because " + refusal
                            + "; the default 64 holds"));
            assertEquals("an allocation needs at least 1 byte", size.validate("0"));
            assertEquals(
                    "\"galaxy\" is none of global, database",
                    attribute(definition(bundle, "strict"), "allocation.text.scope")
                            .validate("galaxy"));
            assertEquals(
                    "12 does not lie between 0 and 9",
                    attribute(definition(bundle, "strict"), "level").validate("12"));
        }
        configuration.delete();
    }

    @Test
    public void shouldTakeWhatAFrontEndWrites() throws Exception {
        final Bundle bundle = install(ExtensionJar.of("edited", "1.0.0"));
        final ObjectClassDefinition definition = definition(bundle, "edited");
        assertEquals("", attribute(definition, SIZE).validate("4kB"));
        assertEquals("", attribute(definition, "level").validate("7"));
        final Configuration configuration = configure("edited", SIZE, "4kB", "level", 7L);

        bundle.stop();
        bundle.start();

        assertEquals("4096", probe("edited").apply("size"));
        assertTrue(events("edited").contains("1.0.0 level=7"));
        configuration.delete();
    }

    @Test
    public void shouldStayDescribedWhenExtensionFailed() throws BundleException {
        final Bundle bundle = install(ExtensionJar.of("failing", "1.0.0").header(ProbeActivator.FAILS_IN, "startup"));
        assertEquals(ExtensionState.FAILED, info(bundle).state());
        assertEquals("64", defaultOf(definition(bundle, "failing"), SIZE));
    }

    @Test
    public void shouldDescribeEachWhenSeveralVersionsAreThere() throws Exception {
        final Bundle high = install(ExtensionJar.of("many", "0.10.0").header(ProbeActivator.SIZE, "256"));
        final Bundle low = install(ExtensionJar.of("many", "0.9.0").header(ProbeActivator.SIZE, "128"));

        assertEquals("256", defaultOf(definition(high, "many"), SIZE));
        assertEquals("128", defaultOf(definition(low, "many"), SIZE));
        assertEquals("extension many 0.9.0", definition(low, "many").getName());
        assertEquals("the highest comes first", high, highest("many").getBundle());

        high.uninstall();
        assertEquals(low, highest("many").getBundle());
    }

    private ServiceReference<MetaTypeProvider> highest(final String pid) throws InvalidSyntaxException {
        return context
                .getServiceReferences(MetaTypeProvider.class, "(" + MetaTypeProvider.METATYPE_PID + "=" + pid + ")")
                .stream()
                .max(ServiceReference::compareTo)
                .orElseThrow();
    }

    @Test
    public void shouldDescribeTheInstance() {
        final Bundle core = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals("dev.backplane.core"))
                .findFirst()
                .orElseThrow();
        assertTrue(pids(core).toString(), pids(core).contains("dev.backplane.instance"));
        final ObjectClassDefinition definition = definition(core, "dev.backplane.instance");
        assertEquals("1024", defaultOf(definition, "max_backends"));
        assertFalse(attribute(definition, "max_backends").validate("3").isEmpty());
    }

    private Configuration configure(final String pid, final Object... keysAndValues) throws Exception {
        final Configuration configuration = admin.getConfiguration(pid, "?");
        final Dictionary<String, Object> properties = new Hashtable<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        configuration.update(properties);
        return configuration;
    }
}
