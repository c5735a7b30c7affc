package org.wardledger.localstack.demo;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A project directory with stand-ins where the build leaves the programs. */
final class StandInProject {
    private StandInProject() {}

    static void create(Path root) throws IOException {
        jar(root.resolve("gateway/target/quarkus-app/quarkus-run.jar"));
        jar(root.resolve("ledger-service/target/quarkus-app/quarkus-run.jar"));
        jar(root.resolve("sensor-simulator/target/wardledger-sensor-simulator-0.jar"));
    }

    /** An empty jar that leads to the classes of these tests. */
    private static void jar(Path file) throws IOException {
        Files.createDirectories(file.resolveSibling("lib"));
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, StandIn.class.getName());
        attributes.put(Attributes.Name.CLASS_PATH, classes().toUri().toString());
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
    }

    private static Path classes() throws IOException {
        try {
            return Path.of(StandIn.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
