package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.acceptance.process.Repository;

/**
 * What {@code ./wardledger} builds and how {@code ./wardledger test} ends. The real launcher runs on a copy of the
 * repository that has next to nothing in it: a script stands in for Maven there, because this test runs inside the real
 * one.
 */
@DisplayName("./wardledger")
class LauncherTest {
    private static final List<String> NEEDED =
            List.of("mosquitto", "mosquitto_pub", "mosquitto_sub", "chromium", "go", "node", "npm", "python3");
    /** What the launcher itself is made of. */
    private static final List<String> COMMON = List.of(
            "bash",
            "sh",
            "cat",
            "cmp",
            "cp",
            "cut",
            "dirname",
            "find",
            "grep",
            "head",
            "ls",
            "mkdir",
            "readlink",
            "rm",
            "sed",
            "sleep",
            "sort",
            "tail",
            "touch",
            "tr",
            "wc");

    @TempDir
    Path folder;

    private Path root;
    private Path tools;

    private record Ended(int status, String output) {}

    @BeforeEach
    void copyLauncher() throws IOException {
        tools = Files.createDirectories(folder.resolve("tools"));
        for (String program : COMMON) {
            for (String place : List.of("/bin/", "/usr/bin/")) {
                if (Files.isExecutable(Path.of(place + program))) {
                    tool(program, "exec " + place + program + " \"$@\"");
                }
            }
        }
        root = Files.createDirectories(folder.resolve("main"));
        String launcher = Files.readString(Repository.root().resolve("wardledger"));
        // nothing of this machine but what every one has: what tests need from it stands in the folder tools
        assertThat(launcher).contains("GO_VERIFIER=/usr/share/");
        Files.writeString(
                root.resolve("wardledger"), launcher.replace("GO_VERIFIER=/usr/share/", "GO_VERIFIER=" + tools + "/"));
        Files.createDirectories(tools.resolve("gocode/src/golang.org/x/mod/sumdb/tlog"));
        for (String needed : NEEDED) {
            tool(needed, "exit 0");
        }
        tool("id", "echo 1000"); // whoever runs this: no package is ever installed
        Files.createDirectories(folder.resolve("shared/data"));
        Files.createDirectories(folder.resolve("shared/vectors"));
    }

    @Test
    @DisplayName("test ends with 0 when nothing failed and nothing was skipped")
    void passes() throws Exception {
        maven("<testcase name=\"a\"/>", 0);

        Ended ended = test();

        assertThat(ended.output()).endsWith("all tests passed\n");
        assertThat(ended.status()).isZero();
    }

    @Test
    @DisplayName("test fails under CI when a case was skipped, and names its class")
    void skipFails() throws Exception {
        maven("<testcase name=\"a\"><skipped/></testcase>", 0);

        Ended ended = test();

        assertThat(ended.output()).contains("org.wardledger.SomeTest").doesNotContain("all tests passed");
        assertThat(ended.status()).isEqualTo(1);
    }

    @Test
    @DisplayName("test says what is missing and what that skips, and fails for it under CI only")
    void missingPackage() throws Exception {
        maven("<testcase name=\"a\"/>", 0);
        Files.delete(tools.resolve("chromium"));
        Path browserTest = root.resolve("ledger/src/test/java/PageTest.java");
        Files.createDirectories(browserTest.getParent());
        Files.writeString(browserTest, "uses Chromium");

        Ended ended = launch("test", false);
        assertThat(ended.output())
                .contains("not installed: chromium; skipped: PageTest")
                .endsWith("all tests passed\n");
        assertThat(ended.status()).isZero();

        Ended underCi = launch("test", true);
        assertThat(underCi.output()).contains("chromium").contains("PageTest").doesNotContain("all tests passed");
        assertThat(underCi.status()).isEqualTo(1);

        tool("google-chrome", "exit 0");
        assertThat(launch("test", true).output()).as("another name of it").endsWith("all tests passed\n");
    }

    @Test
    @DisplayName("test fails as the build fails")
    void failure() throws Exception {
        maven("<testcase name=\"a\"/>", 3);

        Ended ended = test();

        assertThat(ended.output()).doesNotContain("all tests passed");
        assertThat(ended.status()).isEqualTo(3);
    }

    @Test
    @DisplayName("builds what it needs once, and again when something that it is built from has changed")
    void buildsWhatIsStale() throws Exception {
        simulatorWithoutMaven();
        assertThat(simulate().output()).contains("building sensor-simulator").contains("SIMULATED by build 1");
        assertThat(simulate().output()).doesNotContain("building").contains("SIMULATED by build 1");

        for (String source : List.of(
                "pom.xml",
                "core/src/main/java/Core.java",
                "sensor-simulator/pom.xml",
                "sensor-simulator/src/main/A.java")) {
            Files.writeString(root.resolve(source), "changed");
            assertThat(simulate().output()).as("after a change of " + source).contains("building sensor-simulator");
        }
        Files.writeString(root.resolve("sensor-simulator/src/test/ATest.java"), "changed");
        assertThat(simulate().output()).as("after a change of a test").doesNotContain("building");
        Files.delete(root.resolve("sensor-simulator/src/main/A.java"));
        assertThat(simulate().output()).as("after a deletion").contains("building sensor-simulator");
        Files.delete(root.resolve("sensor-simulator/target/classes/Simulated.class"));
        Files.delete(root.resolve("sensor-simulator/target/classes"));
        assertThat(simulate().output()).as("without its classes").contains("building sensor-simulator");
    }

    @Test
    @DisplayName("starts nothing that an older version's build left")
    void anotherVersion() throws Exception {
        simulatorWithoutMaven();
        assertThat(simulate().output()).contains("SIMULATED by build 1");
        Path target = root.resolve("sensor-simulator/target");
        Files.move(
                target.resolve("wardledger-sensor-simulator-1.jar"),
                target.resolve("wardledger-sensor-simulator-0.jar"));
        Files.writeString(target.resolve("lib/library-0.jar"), "");
        Files.writeString(root.resolve("pom.xml"), "another version");
        assertThat(simulate().output()).contains("SIMULATED by build 2");
        assertThat(target.resolve("lib/library-0.jar")).doesNotExist();
    }

    @Test
    @DisplayName("builds again what was edited during a build")
    void editedMeanwhile() throws Exception {
        simulatorWithoutMaven();
        Files.writeString(root.resolve("edit-meanwhile"), "");
        assertThat(simulate().output()).contains("building sensor-simulator");
        Files.delete(root.resolve("edit-meanwhile"));
        assertThat(simulate().output()).contains("building sensor-simulator");
        assertThat(simulate().output()).doesNotContain("building");
    }

    @Test
    @DisplayName("says what the build said when it fails, starts nothing, and tries again the next time")
    void failedBuild() throws Exception {
        simulatorWithoutMaven();
        Files.writeString(root.resolve("fail"), "");
        Ended ended = simulate();
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).contains("cannot compile").doesNotContain("SIMULATED");
        Files.delete(root.resolve("fail"));
        assertThat(simulate().output()).contains("building sensor-simulator").contains("SIMULATED");
    }

    /** A simulator that says which build it is of, and the script that "builds" it. */
    private void simulatorWithoutMaven() throws IOException {
        for (String directory :
                List.of("core/src/main/java", "sensor-simulator/src/main", "sensor-simulator/src/test")) {
            Files.createDirectories(root.resolve(directory));
        }
        for (String file : List.of("pom.xml", "core/pom.xml", "sensor-simulator/pom.xml")) {
            Files.writeString(root.resolve(file), "");
        }
        Files.createDirectories(root.resolve("source"));
        Files.writeString(root.resolve("source/SimulatorMain.java"), """
                package org.wardledger.simulator;
                public class SimulatorMain {
                    public static void main(String[] arguments) throws java.io.IOException {
                        System.out.println("SIMULATED by build " + new String(SimulatorMain.class
                            .getResourceAsStream("/number").readAllBytes()));
                    }
                }
                """);
        script("""
                #!/bin/sh
                set -e
                sleep 0.1 # as no build is: a file system's clock ticks every few milliseconds
                if [ -e fail ]; then echo cannot compile; exit 1; fi
                if [ -e edit-meanwhile ]; then echo changed >> sensor-simulator/src/main/B.java; fi
                case "$*" in *"-pl sensor-simulator -am"*) ;; *) echo "built: $*"; exit 1 ;; esac
                target=sensor-simulator/target
                mkdir -p $target/classes $target/lib $target/jar
                touch $target/classes/Simulated.class
                echo x >> builds
                wc -l < builds | tr -d ' \\n' > $target/jar/number
                [ -d $target/jar/org ] || "$JAVA_HOME/bin/javac" -d $target/jar source/SimulatorMain.java
                (cd $target/jar && "$JAVA_HOME/bin/jar" cf ../wardledger-sensor-simulator-1.jar .)
                """);
    }

    private Ended simulate() throws IOException, InterruptedException {
        return launch("simulate", true);
    }

    private void maven(String testCase, int status) throws IOException {
        script("""
                #!/bin/sh
                sleep 0.1 # as no build is: a file system's clock ticks every few milliseconds
                mkdir -p core/target/surefire-reports
                echo '<testsuite>%s</testsuite>' > core/target/surefire-reports/TEST-org.wardledger.SomeTest.xml
                exit %d
                """.formatted(testCase, status));
    }

    private void tool(String name, String does) throws IOException {
        executable(tools.resolve(name), "#!/bin/sh\n" + does + "\n");
    }

    private void script(String text) throws IOException {
        executable(root.resolve("mvnw"), text);
    }

    private static void executable(Path script, String text) throws IOException {
        Files.writeString(script, text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ended test() throws IOException, InterruptedException {
        return launch("test", true);
    }

    private Ended launch(String command, boolean ci) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                tools.resolve("bash").toString(), root.resolve("wardledger").toString(), command);
        builder.environment().put("CI", String.valueOf(ci));
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Path output = folder.resolve("output");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("the launcher does not end");
        }
        return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
