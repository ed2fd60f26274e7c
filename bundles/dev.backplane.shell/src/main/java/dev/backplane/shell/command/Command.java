package dev.backplane.shell.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apache.felix.service.command.annotations.RequireGogoWhiteboard;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Names a {@link ShellCommand}. Declarative Services publishes the members as the properties {@code osgi.command.*} by
 * which Gogo finds the command; help and completion read them at run time.
 */
@ComponentPropertyType
@RequireGogoWhiteboard
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Command {
    /** What Declarative Services puts before the members' names. */
    String PREFIX_ = "osgi.command.";

    /**
     * What stands before the colon.
     *
     * @return lower-case letters
     */
    String scope();

    /**
     * What stands behind the colon.
     *
     * @return lower-case letters
     */
    String function();

    /**
     * What the command does.
     *
     * @return one sentence
     */
    String description();
}
