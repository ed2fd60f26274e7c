package dev.backplane.itest;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.BeforeClass;
import org.junit.Test;

/** Imports point downward only: the house of ARCHITECTURE.md. */
public class LayersTest {
    private static final String API = "dev.backplane.api..";
    private static final String ENGINE = "dev.backplane.engine..";
    private static final String CORE = "dev.backplane.core..";
    private static final String DEPLOY = "dev.backplane.deploy..";
    private static final String SQL = "dev.backplane.sql..";
    private static final String SHELL = "dev.backplane.shell..";
    private static final String LAUNCHER = "dev.backplane.launcher..";
    private static final String EXTENSIONS = "dev.backplane.extension..";

    private static final List<String> MODULES = List.of(
            "dev.backplane.api",
            "dev.backplane.engine",
            "dev.backplane.core",
            "dev.backplane.deploy",
            "dev.backplane.sql",
            "dev.backplane.shell",
            "dev.backplane.launcher",
            "dev.backplane.extension.sharedlog",
            "dev.backplane.extension.workerspi");

    /** Not shipped, and built after this test: may use all. */
    private static final String BESIDE = "dev.backplane.bench";

    private static JavaClasses all;

    @BeforeClass
    public static void readClasses() {
        all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPaths(MODULES.stream().map(Build::classes).toList());
    }

    /** A rule about classes that were not read would hold. */
    @Test
    public void shouldSeeEveryClassOfEveryBundle() throws IOException {
        for (final String module : MODULES) {
            final long files = classFiles(Build.classes(module));
            assertTrue(module + " has classes", files > 5);
            assertEquals(
                    module,
                    files,
                    all.stream()
                            .filter(type -> type.getSource()
                                    .orElseThrow()
                                    .getUri()
                                    .getPath()
                                    .contains("/" + module + "/"))
                            .count());
        }
    }

    @Test
    public void shouldKnowEveryModuleWhenOneIsAdded() throws IOException {
        try (Stream<Path> folders = Files.list(Build.root().resolve("bundles"))) {
            final List<String> unknown = folders.filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> !MODULES.contains(name) && !name.equals(BESIDE))
                    .toList();
            assertEquals("add them to this test", List.of(), unknown);
        }
    }

    @Test
    public void shouldKeepApiOnTheGround() {
        classes()
                .that(resideInAnyPackage(API))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        API,
                        "java..",
                        "javax.sql..",
                        "org.agrona..",
                        "org.osgi.framework..",
                        "org.osgi.util..",
                        "org.osgi.annotation.."))
                .check(all);
    }

    @Test
    public void shouldKeepEngineFreeOfTheFramework() {
        classes()
                .that(resideInAnyPackage(ENGINE))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        ENGINE, API, "java..", "org.agrona..", "com.sun.jna..", "org.slf4j..", "org.osgi.annotation.."))
                .check(all);
    }

    @Test
    public void shouldKeepCoreAboveEngine() {
        mayUse(CORE, API, ENGINE);
    }

    @Test
    public void shouldKeepDeployAboveApi() {
        mayUse(DEPLOY, API);
    }

    @Test
    public void shouldKeepSqlAboveApi() {
        mayUse(SQL, API);
    }

    @Test
    public void shouldKeepShellAboveApi() {
        mayUse(SHELL, API);
    }

    @Test
    public void shouldKeepExtensionsAboveApi() {
        mayUse(EXTENSIONS, API);
    }

    @Test
    public void shouldKeepLauncherAlone() {
        mayUse(LAUNCHER);
    }

    @Test
    public void shouldHaveNoCyclesBetweenPackages() {
        slices().matching("dev.backplane.(engine|core|deploy|sql|shell|launcher).(*)..")
                .should()
                .beFreeOfCycles()
                .check(all);
    }

    /** Of our own packages, only these and itself. */
    private static void mayUse(final String layer, final String... below) {
        final String[] allowed =
                Stream.concat(Stream.of(layer), Stream.of(below)).toArray(String[]::new);
        noClasses()
                .that(resideInAnyPackage(layer))
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.backplane..").and(resideOutsideOfPackages(allowed)))
                .check(all);
    }

    private static long classFiles(final Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".class")).count();
        }
    }
}
