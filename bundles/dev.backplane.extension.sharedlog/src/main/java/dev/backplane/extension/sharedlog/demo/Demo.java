package dev.backplane.extension.sharedlog.demo;

import java.util.Arrays;

/**
 * The main job with no hands: {@code distribution/run demo FILE...}. Several processes write one file each for two
 * databases, and not one line is lost, torn or doubled. Needs nothing but the JDK and the built distribution.
 */
public final class Demo {
    private Demo() {}

    /**
     * Runs the demo. Its last lines are {@code name: value} each; the exit code is 0 only for {@code result: ok}.
     *
     * @param arguments see {@code --help}
     */
    public static void main(final String... arguments) {
        if (Arrays.asList(arguments).contains("--help")) {
            System.out.print(DemoOptions.HELP);
            return;
        }
        final DemoReport report = new DemoReport();
        try {
            run(DemoOptions.parse(arguments), report);
        } catch (final DemoFailure e) {
            System.out.println("Failed: " + e.getMessage() + ".");
            report.failed(e.getMessage());
        }
        System.out.print(report.text());
        System.out.flush();
        System.exit(report.ok() ? 0 : 1);
    }

    private static void run(final DemoOptions options, final DemoReport report) throws DemoFailure {
        final DemoInstance instance = DemoInstance.create();
        final Thread whenInterrupted = new Thread(instance::close, "demo-close");
        Runtime.getRuntime().addShutdownHook(whenInterrupted);
        try {
            new DemoRun(options, instance, report).run();
        } finally {
            instance.close();
        }
    }
}
