package dev.backplane.shell.command;

import dev.backplane.shell.session.Output;
import dev.backplane.shell.table.Format;
import java.time.ZoneId;
import org.apache.felix.service.command.CommandSession;

/**
 * One call of a command.
 *
 * @param session who calls
 * @param arguments what was given
 * @param out where the answer goes
 */
public record Invocation(CommandSession session, Arguments arguments, Output out) {
    /**
     * How to show values to the caller.
     *
     * @return sizes as asked for, times in the zone of this machine
     */
    public Format format() {
        return new Format(arguments.has(Option.BYTES), ZoneId.systemDefault(), out.color());
    }
}
