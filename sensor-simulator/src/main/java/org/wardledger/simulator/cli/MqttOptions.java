package org.wardledger.simulator.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of the commands that publish. */
final class MqttOptions {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before any use
    CommandSpec spec;

    @Option(
            names = "--mqtt",
            paramLabel = "URL",
            defaultValue = "tcp://127.0.0.1:1883",
            description = "the broker (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    URI url;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "write every acknowledged message there, a JSON line each")
    @Nullable
    Path manifest;

    @Option(
            names = "--linger",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "wait that long at the end for acknowledgements (default: ${DEFAULT-VALUE})")
    int lingerSeconds;

    Run.Settings settings(int drop) {
        if (!"tcp".equals(url.getScheme()) || url.getHost() == null || url.getPort() < 1) {
            throw new ParameterException(spec.commandLine(), "--mqtt must be tcp://host:port but is " + url);
        }
        return new Run.Settings(url.toString(), manifest, drop, Duration.ofSeconds(lingerSeconds));
    }
}
