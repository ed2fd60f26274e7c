package dev.backplane.core.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.backplane.engine.Limits;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;

/** The instance's file as tools see it. */
class InstanceMetaTypeTest {
    private static List<AttributeDefinition> attributes() {
        return Arrays.asList(new InstanceMetaType()
                .getObjectClassDefinition(InstanceStarter.PID, null)
                .getAttributeDefinitions(ObjectClassDefinition.ALL));
    }

    @Test
    void shouldDescribeEveryLimitWithItsDefault() {
        assertEquals(Limits.class.getRecordComponents().length, attributes().size());
        final Map<String, String> file = new HashMap<>();
        attributes().forEach(attribute -> file.put(attribute.getID(), attribute.getDefaultValue()[0]));
        assertEquals(Limits.defaults(), InstanceSettings.limits(InstanceStarter.PID, file));
    }

    @Test
    void shouldRefuseWhatTheFilesReaderRefuses() {
        attributes().forEach(attribute -> {
            assertEquals("", attribute.validate(attribute.getDefaultValue()[0]));
            assertFalse(attribute.validate("0").isEmpty(), attribute.getID());
            assertFalse(attribute.validate("many").isEmpty(), attribute.getID());
        });
    }
}
