package dev.backplane.engine.stress;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.NodeType;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.vm.CompileMode;

/**
 * Runs the jcstress tests of this package: threads of one process that race for locks in shared memory. {@code
 * -Dbackplane.stress.mode=quick}, the default, runs each for a second in this JVM, without jcstress's launcher, whose look
 * at the JVM alone takes longer than that. In another mode of jcstress the launcher runs them in JVMs of their own, with
 * the actors compiled in all combinations: {@code sanity} takes minutes, {@code default} or {@code tough} hours. Its
 * report lies in {@code target/jcstress}.
 */
class LockStressTest {
    private static final String MODE = System.getProperty("backplane.stress.mode", "quick");
    private static final Path REPORT = Path.of("target", "jcstress").toAbsolutePath();

    /**
     * The actors meet before each state, or they would rarely meet in it. Far fewer states live at one time than there are
     * places.
     */
    private static final List<String> STATES = List.of("-strideSize", "1", "-strideCount", "128");

    static boolean quick() {
        return MODE.equals("quick");
    }

    static Collection<String> tests() {
        return new TreeSet<>(TestList.tests());
    }

    @Test
    void shouldKnowAllTestsWhenTheyHaveBeenCompiled() {
        final Set<String> names = Stream.of(
                        MutualExclusion.class,
                        FairMutualExclusion.class,
                        FairMutualExclusionOfThree.class,
                        ConditionalAcquisition.class,
                        AcquireOrWait.class,
                        Publication.class,
                        VariableUpdate.class)
                .map(Class::getName)
                .collect(Collectors.toSet());

        assertEquals(names, Set.copyOf(tests()));
    }

    @ParameterizedTest
    @MethodSource("tests")
    @EnabledIf("quick")
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldSeeNothingForbiddenWhenThreadsRace(final String name) throws Exception {
        final TestInfo test = TestList.getInfo(name);
        final SchedulingClass anywhere = new SchedulingClass(AffinityMode.NONE, test.threads(), NodeType.PACKAGE);
        final TestConfig config = new TestConfig(options(), test, 0, List.of(), CompileMode.UNIFIED, anywhere);
        final Runner<?> runner = (Runner<?>) Class.forName(test.generatedRunner())
                .getConstructor(ForkedTestConfig.class)
                .newInstance(new ForkedTestConfig(config));

        final TestResult result = runner.run();
        result.setConfig(config);

        assertPassed(result);
    }

    private static Options options() throws IOException {
        final List<String> arguments = Stream.concat(
                        Stream.of("-m", "quick", "-iters", "1", "-time", "1000"), STATES.stream())
                .toList();
        final Options options = new Options(arguments.toArray(String[]::new));
        assertTrue(options.parse(), "the options are wrong");
        return options;
    }

    @Test
    @DisabledIf("quick")
    @Timeout(value = 12, unit = TimeUnit.HOURS)
    void shouldSeeNothingForbiddenWhenThreadsRaceInJvmsOfAllKinds() throws Exception {
        clean();
        final Path output = REPORT.resolve("output.txt");
        final Process process = new ProcessBuilder(launcher())
                .directory(REPORT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertEquals(0, process.waitFor(), () -> "see " + output);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }

        final Collection<TestResult> results = results();
        assertEquals(
                runnable(),
                results.stream().map(TestResult::getName).collect(Collectors.toSet()),
                () -> "see " + output);
        assertAll(results.stream().map(result -> () -> assertPassed(result)));
    }

    private static void clean() throws IOException {
        Files.createDirectories(REPORT);
        try (Stream<Path> files = Files.walk(REPORT)) {
            files.filter(file -> !file.equals(REPORT))
                    .sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    private static List<String> launcher() {
        final Stream<String> command = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-m",
                MODE,
                "-r",
                REPORT.toString(),
                "-jvmArgs",
                "--add-opens java.base/jdk.internal.misc=ALL-UNNAMED -XX:+UseSerialGC");
        return Stream.concat(command, STATES.stream()).toList();
    }

    private static Collection<TestResult> results() throws IOException, ClassNotFoundException {
        final InProcessCollector results = new InProcessCollector();
        try (Stream<Path> files = Files.list(REPORT)) {
            for (final Path file :
                    files.filter(each -> each.toString().endsWith(".bin.gz")).toList()) {
                final DiskReadCollector reader = new DiskReadCollector(file.toString(), results);
                reader.dump();
                reader.close();
            }
        }
        return results.getTestResults();
    }

    /** The tests that have a CPU for each actor; the launcher leaves out the others. */
    private static Set<String> runnable() {
        final int cpus = Runtime.getRuntime().availableProcessors();
        return tests().stream()
                .filter(name -> TestList.getInfo(name).threads() <= cpus)
                .collect(Collectors.toSet());
    }

    /** Not only that it saw nothing forbidden: that it ran. */
    private static void assertPassed(final TestResult result) {
        assertEquals(
                Status.NORMAL,
                result.status(),
                () -> result.getName() + ": " + String.join("\n", result.getMessages())
                        + String.join("\n", result.getVmErr()));
        assertTrue(result.getTotalCount() > 0, () -> result.getName() + " tried nothing");
        assertEquals(List.of(), result.grading().failureMessages, result::getName);
        assertTrue(result.grading().isPassed, result::getName);
    }
}
