package org.wardledger.localstack.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.wardledger.localstack.process.JvmFlags;

/** Command lines of the project's other programs, as the build leaves them under the project's directory. */
record Programs(Path root) {
    private static final String SIMULATOR = "org.wardledger.simulator.SimulatorMain";
    private static final List<String> SERVICE_JVM = List.of(
            "-Xmx512m",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.log.console.json.enabled=false", // people read the demo's logs
            "-Dwardledger.site=demo");

    List<String> gateway(DemoSettings settings) throws DemoFailure {
        return service(
                "gateway",
                "-Dwardledger.gateway.id=gateway-1",
                "-Dwardledger.gateway.data=" + settings.data().resolve("gateway"),
                "-Dwardledger.mqtt.url=" + settings.mqttUrl(),
                "-Dkafka.bootstrap.servers=127.0.0.1:" + settings.ports().kafka(),
                "-Dquarkus.http.port=" + settings.ports().gatewayHttp());
    }

    List<String> ledger(DemoSettings settings) throws DemoFailure {
        return service(
                "ledger-service",
                "-Dwardledger.ledger.data=" + settings.data().resolve("ledger"),
                "-Dkafka.bootstrap.servers=127.0.0.1:" + settings.ports().kafka(),
                "-Dquarkus.http.port=" + settings.ports().http());
    }

    List<String> simulator(List<String> arguments) throws DemoFailure {
        Path target = root.resolve("sensor-simulator").resolve("target");
        Path jar = built(target, "wardledger-sensor-simulator-*.jar");
        List<String> command = new ArrayList<>(List.of(JvmFlags.java(), "-Xmx256m", "-XX:+UseSerialGC", "-cp"));
        command.add(jar + File.pathSeparator + target.resolve("lib").resolve("*"));
        command.add(SIMULATOR);
        command.addAll(arguments);
        return command;
    }

    private List<String> service(String module, String... settings) throws DemoFailure {
        Path jar = built(root.resolve(module).resolve("target").resolve("quarkus-app"), "quarkus-run.jar");
        List<String> command = new ArrayList<>(List.of(JvmFlags.java()));
        command.addAll(SERVICE_JVM);
        command.addAll(List.of(settings));
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    private static Path built(Path directory, String name) throws DemoFailure {
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, name)) {
                for (Path jar : found) {
                    return jar;
                }
            } catch (IOException e) {
                throw new DemoFailure("cannot read " + directory + ": " + e.getMessage());
            }
        }
        throw new DemoFailure("there is no " + directory.resolve(name) + ": build the project first (./mvnw package)");
    }
}
