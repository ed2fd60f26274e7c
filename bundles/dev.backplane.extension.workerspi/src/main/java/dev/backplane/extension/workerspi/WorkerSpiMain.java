package dev.backplane.extension.workerspi;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.BackendState;
import dev.backplane.api.wait.WaitEvent;
import dev.backplane.api.worker.WorkerContext;
import dev.backplane.api.worker.WorkerMain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The code of all workers: {@code worker_spi_main}. It folds what is there, and sleeps on its latch until it is woken or
 * its nap is over. The interrupt of a request to stop ends it.
 */
public final class WorkerSpiMain implements WorkerMain {
    /** What a worker shows while it sleeps. */
    static final String WAIT_EVENT = "WorkerSpiMain";

    private static final Logger LOG = LoggerFactory.getLogger(WorkerSpiMain.class);

    /** Called by the platform, for each start. */
    public WorkerSpiMain() {}

    @Override
    public void run(final WorkerContext context) throws Exception {
        final CountedJob job = CountedJob.parse(context.argument());
        final CountedTable table = new CountedTable(context.handle().dataSource(), job.table());
        final WaitEvent event = context.handle().waitEvents().define(WAIT_EVENT);
        final Backend me = context.handle().backends().current().orElseThrow();
        table.createIfAbsent();
        LOG.info(
                "{} looks after table {} of database {}",
                context.name(),
                job.table(),
                context.database().orElseThrow());
        while (!context.isStopRequested()) {
            context.latch().reset();
            me.state(BackendState.ACTIVE);
            final int folded = table.fold();
            if (folded > 0) {
                LOG.debug("{} added {} rows to the total of {}", context.name(), folded, job.table());
            }
            me.state(BackendState.IDLE);
            context.latch().await(job.naptime(), event);
        }
    }
}
