package dev.backplane.deploy;

import dev.backplane.api.Scope;
import dev.backplane.api.extension.BackplaneExtension;
import dev.backplane.api.extension.ExtensionInfo;
import dev.backplane.api.extension.ExtensionState;
import dev.backplane.api.worker.Isolation;
import dev.backplane.api.worker.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osgi.framework.Bundle;

/** Tells what a deployment has come to: one line, and the details below it. */
final class DeployReport {
    private final String headline;
    private final List<String> details = new ArrayList<>();
    private final boolean good;

    DeployReport(
            final String file,
            final String verb,
            final Bundle bundle,
            final Optional<ExtensionInfo> extension,
            final ComponentReport components,
            final long millis) {
        final boolean failed = components.failed()
                || extension
                        .map(ExtensionInfo::state)
                        .filter(state -> state == ExtensionState.FAILED)
                        .isPresent();
        final boolean loaded = bundle.getState() == Bundle.ACTIVE
                && (extension.isPresent() || bundle.getHeaders().get(BackplaneExtension.HEADER) == null);
        final boolean waiting = components.unsatisfied() || !loaded;
        good = !failed && !waiting;
        final String state = failed ? "FAILED" : waiting ? "WAITING" : "ACTIVE";
        headline = file + " " + verb + ": " + title(bundle, extension) + " is " + state + " after " + millis + " ms"
                + extension
                        .flatMap(ExtensionInfo::cause)
                        .map(cause -> ": " + cause)
                        .orElse("");
        details.add("bundle " + bundle.getBundleId() + " " + bundle.getSymbolicName() + " " + bundle.getVersion());
        extension.ifPresent(this::add);
        details.addAll(components.lines());
    }

    private static String title(final Bundle bundle, final Optional<ExtensionInfo> extension) {
        return extension
                .map(info -> "extension " + info.name() + " " + info.version())
                .orElse("bundle " + bundle.getSymbolicName() + " " + bundle.getVersion());
    }

    private void add(final ExtensionInfo extension) {
        extension
                .allocations()
                .forEach(allocation -> details.add("allocation " + allocation.name() + ": "
                        + allocation.size() + " bytes, "
                        + allocation.scope().name().toLowerCase(Locale.ROOT)
                        + (allocation.scope() == Scope.DATABASE ? " scope, one for each database" : " scope")));
        extension.tranches().forEach(tranche -> details.add("locks " + tranche));
        extension.waitEvents().forEach(event -> details.add("wait event " + event));
        extension.workers().forEach(worker -> details.add("background worker " + worker.name() + place(worker)));
    }

    private static String place(final WorkerSpec worker) {
        final String database = worker.scope() == Scope.DATABASE
                ? ", one in each database"
                : worker.database().map(name -> ", in database " + name).orElse("");
        final boolean own = worker.isolation() == Isolation.PROCESS;
        return database
                + (!own
                        ? ""
                        : worker.scope() == Scope.DATABASE
                                ? ", each in a process of its own"
                                : ", in a process of its own");
    }

    boolean isGood() {
        return good;
    }

    String headline() {
        return headline;
    }

    @Override
    public String toString() {
        return headline + "\n    " + String.join("\n    ", details);
    }
}
