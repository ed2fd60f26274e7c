package dev.backplane.shell.verb;

import dev.backplane.api.shmem.QuotaInfo;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Size;
import dev.backplane.shell.table.Table;
import dev.backplane.shell.table.Tone;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code shmem:quotas}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "shmem",
        function = "quotas",
        description = "Shows how much shared memory extensions and databases take, ever took, and may take.")
public final class ShmemQuotasCommand extends ListCommand<QuotaInfo> {
    private static final Table<QuotaInfo> TABLE = Table.of(QuotaInfo.class)
            .text("type", QuotaInfo::type)
            .text("name", QuotaInfo::name)
            .size("used", QuotaInfo::used)
            .tone(ShmemQuotasCommand::tone)
            .size("high_water", QuotaInfo::highWater)
            .text("quota", ShmemQuotasCommand::limit)
            .text("setting", QuotaInfo::setting);

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to show
     */
    @Activate
    public ShmemQuotasCommand(@Reference final Platform platform) {
        super(TABLE, Option.BYTES);
        this.platform = platform;
    }

    @Override
    List<QuotaInfo> rows(final Invocation invocation) {
        return platform.sharedMemory().quotas();
    }

    private static Optional<Size> limit(final QuotaInfo quota) {
        return quota.limit().isPresent() ? Optional.of(new Size(quota.limit().getAsLong())) : Optional.empty();
    }

    private static Tone tone(final QuotaInfo quota) {
        return quota.used() > quota.limit().orElse(Long.MAX_VALUE) ? Tone.BAD : Tone.PLAIN;
    }
}
