package dev.backplane.itest.probe;

import dev.backplane.api.worker.WorkerContext;
import dev.backplane.api.worker.WorkerMain;
import java.time.Duration;

/** Says where it begins and ends, and sleeps in between. */
public final class ProbeWorker implements WorkerMain {
    @Override
    public void run(final WorkerContext context) throws Exception {
        final String what =
                context.name() + context.database().map(name -> "@" + name).orElse("");
        ProbeActivator.record(context.handle(), "began " + what);
        try {
            context.latch()
                    .await(
                            Duration.ofDays(1),
                            context.handle()
                                    .waitEvents()
                                    .define(context.handle().name() + "Wait"));
        } finally {
            ProbeActivator.record(context.handle(), "ended " + what);
        }
    }
}
