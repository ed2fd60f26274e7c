package dev.backplane.core.worker;

import dev.backplane.api.worker.StartCondition;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.core.extension.ExtensionRegistry;
import dev.backplane.engine.WorkerRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.BundleContext;

/** Finds the code of workers in the extensions of this process, and starts processes with the distribution's script. */
final class PlatformRuntime implements WorkerRuntime {
    private final BundleContext context;
    private final ExtensionRegistry extensions;
    private volatile boolean platformReady;

    PlatformRuntime(final BundleContext context, final ExtensionRegistry extensions) {
        this.context = context;
        this.extensions = extensions;
    }

    void platformIsReady() {
        platformReady = true;
    }

    @Override
    public boolean holds(final StartCondition condition) {
        return condition != StartCondition.PLATFORM_READY || platformReady;
    }

    @Override
    public Optional<Code> code(final WorkerInfo worker) {
        return extensions.active(worker.extension()).map(extension -> job -> new RunningWorker(job, extension).run());
    }

    @Override
    public boolean isActive(final String extension) {
        return extensions.active(extension).isPresent();
    }

    @Override
    public boolean serves(final String extension, final String database) {
        return extensions.serves(extension, database);
    }

    @Override
    public Process launch(final WorkerInfo worker, final String ticket) throws IOException {
        final String home = context.getProperty("backplane.home");
        final Path script = Path.of(home == null ? "." : home, "bin", "worker").toAbsolutePath();
        if (!Files.isExecutable(script)) {
            throw new IOException("isolation process needs the distribution's script " + script
                    + ": use isolation thread, or run the platform from a distribution");
        }
        final ProcessBuilder builder = new ProcessBuilder(script.toString(), ticket)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        for (final String folder : new String[] {"etc", "data", "deploy"}) {
            final String path = context.getProperty("backplane." + folder);
            if (path != null) {
                builder.environment().put("BACKPLANE_" + folder.toUpperCase(java.util.Locale.ROOT), path);
            }
        }
        return builder.start();
    }
}
