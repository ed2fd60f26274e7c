package dev.backplane.engine.worker;

import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.engine.EngineProcess;
import dev.backplane.engine.Instance;
import dev.backplane.engine.InstanceConfig;
import dev.backplane.engine.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A postmaster with a supervisor, or, with a ticket, the process of one worker: {@code WorkerProcess DATA [TICKET]}. */
public final class WorkerProcess {
    private WorkerProcess() {}

    private static final class Runtime extends FakeRuntime {
        private final Path data;

        private Runtime(final Path data) {
            this.data = data;
        }

        @Override
        public Optional<Code> code(final WorkerInfo worker) {
            return Optional.of(job -> {
                switch (job.info().argument()) {
                    case "exit" -> System.exit(42);
                    case "memory" -> throw new OutOfMemoryError("asked for");
                    default -> sleep(job);
                }
            });
        }

        @Override
        public Process launch(final WorkerInfo worker, final String ticket) throws IOException {
            final List<String> command = new ArrayList<>(EngineProcess.command(
                    WorkerProcess.class, List.of("-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider")));
            command.addAll(List.of(data.toString(), ticket));
            return new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }
    }

    /**
     * Runs until a line comes, or the worker has ended.
     *
     * @param arguments data folder, ticket
     * @throws Exception ends the process
     */
    public static void main(final String... arguments) throws Exception {
        final Path data = Path.of(arguments[0]);
        if (arguments.length > 1) {
            System.exit(runWorker(data, arguments[1]) ? 0 : 1);
        }
        try (Instance instance = Instance.create(InstanceConfig.of(data))) {
            final Workers.Supervision supervision = instance.workers().supervise(new Runtime(data));
            System.out.println("ready");
            System.in.read();
            supervision.close();
        }
        System.out.println("ended");
    }

    private static boolean runWorker(final Path data, final String ticket) {
        try (Instance instance = Instance.attach(data)) {
            return instance.workers()
                    .host(ticket, info -> new Runtime(data).code(info).orElseThrow());
        }
    }
}
