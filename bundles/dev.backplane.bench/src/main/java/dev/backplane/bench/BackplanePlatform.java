package dev.backplane.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The distribution of this build. It is ready when it has written its pid, which is when bin/start returns. */
final class BackplanePlatform extends Platform {
    private static final String PID_FILE = "data/run/backplane.pid";

    private ProcessHandle process;

    BackplanePlatform(final Path module, final Path folder) throws IOException, UnavailableException {
        super(
                archive(
                        module.resolve("../../distribution/target"),
                        "backplane-",
                        "no distribution: mvn package -pl distribution -am"),
                folder);
    }

    @Override
    boolean isReady() {
        return Files.exists(home().resolve(PID_FILE));
    }

    @Override
    ProcessHandle process() throws IOException {
        if (isReady()) {
            final String pid = Files.readString(home().resolve(PID_FILE)).trim();
            process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow(() -> new IOException("no process " + pid));
        }
        if (process == null) {
            throw new IOException("Backplane has not started");
        }
        return process;
    }
}
