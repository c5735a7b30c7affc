package org.wardledger.acceptance.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The simulator's command line, on one site's MQTT broker. */
public final class Simulator {
    private static final String MAIN = "org.wardledger.simulator.SimulatorMain";
    private final Site site;

    Simulator(Site site) {
        this.site = site;
    }

    /** Starts {@code ward}; ends by itself when the arguments have {@code --for}. */
    public JavaProgram startWard(String ward, Path manifest, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("ward", "--mqtt", site.mqttUrl(), "--ward", ward));
        arguments.addAll(List.of("--manifest", manifest.toString()));
        arguments.addAll(List.of(more));
        return start("simulator-" + ward, arguments);
    }

    /** Replays a recording as fast as it is acknowledged, to its end. */
    public JavaProgram.Ended replay(Path header, String bed, Path manifest) throws IOException, InterruptedException {
        List<String> arguments = List.of(
                "replay",
                "--record",
                header.toString(),
                "--mqtt",
                site.mqttUrl(),
                "--ward",
                "rec",
                "--bed",
                bed,
                "--device",
                "dev-" + bed,
                "--speed",
                "max",
                "--manifest",
                manifest.toString());
        return start("replay-" + bed, arguments).awaitEnd(Duration.ofMinutes(2));
    }

    private JavaProgram start(String name, List<String> arguments) throws IOException {
        Path jar = Repository.jar("sensor-simulator");
        List<String> command = JavaProgram.jvm(List.of(
                "-cp", jar + File.pathSeparator + jar.resolveSibling("lib").resolve("*"), MAIN));
        command.addAll(arguments);
        return JavaProgram.start(name, command, site.directory().resolve(name + ".log"));
    }
}
