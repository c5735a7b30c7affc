package org.wardledger.localstack.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.wardledger.localstack.process.PortTakenException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code ./wardledger demo}. Exit codes: 0 all that was acknowledged is in the ledger, 1 it is not, or something failed, 2 a
 * port is taken or the command line is wrong.
 */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Brokers, gateway, ledger service, simulated wards and recordings, all on 127.0.0.1.")
public final class DemoMain implements Callable<Integer> {
    private static final String DROP = "drop";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--beds", defaultValue = "6", description = "simulated beds; default ${DEFAULT-VALUE}")
    private int beds;

    @Option(
            names = "--for",
            paramLabel = "SECONDS",
            description =
                    "send for so long, then compare all that was acknowledged with the ledger; default: until Ctrl-C")
    private int forSeconds;

    @Option(
            names = "--scenario",
            description =
                    "stable, sepsis, hypoxia, bradycardia or sensor-off for all beds; default: stable, and hypoxia on one")
    private @Nullable String scenario;

    @Option(names = "--data", paramLabel = "DIR", description = "default: .wardledger/demo in the project")
    private @Nullable Path data;

    @Option(names = "--http", defaultValue = "8080", description = "port of page and API; default ${DEFAULT-VALUE}")
    private int http;

    @Option(
            names = "--gateway-http",
            defaultValue = "8081",
            description = "the gateway's health port; default ${DEFAULT-VALUE}")
    private int gatewayHttp;

    @Option(names = "--mqtt", defaultValue = "1883", description = "port of the MQTT broker; default ${DEFAULT-VALUE}")
    private int mqtt;

    @Option(names = "--kafka", defaultValue = "9092", description = "port of Kafka; default ${DEFAULT-VALUE}")
    private int kafka;

    @Option(
            names = "--record",
            paramLabel = "FILE.hea",
            description = "WFDB record to replay, repeatable; default: those in ../shared/data/wfdb")
    private List<Path> records = new ArrayList<>();

    @Option(names = "--fault", paramLabel = "drop=N", description = "claim N readings that are never sent")
    private Map<String, Integer> faults = Map.of();

    @Option(names = "--root", hidden = true, description = "the project's directory")
    private Path root = Path.of("");

    private DemoMain() {}

    /** Runs the demo. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new DemoMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        Demo demo = new Demo(settings(), System.out);
        AtomicBoolean interrupted = new AtomicBoolean();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            interrupted.set(true);
                            demo.close();
                        },
                        "stop-demo"));
        int status;
        try (demo) {
            status = demo.run() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (PortTakenException e) {
            System.err.println(e.getMessage());
            status = CommandLine.ExitCode.USAGE;
        } catch (DemoFailure e) {
            // a program that ends after Ctrl-C is no failure
            if (!interrupted.get()) {
                System.err.println(e.getMessage());
            }
            status = CommandLine.ExitCode.SOFTWARE;
        }
        return status;
    }

    private DemoSettings settings() {
        require(beds >= 1, "--beds must be at least 1");
        require(forSeconds >= 0, "--for must not be negative");
        require(
                faults.keySet().stream().allMatch(DROP::equals) && faults.getOrDefault(DROP, 0) >= 0,
                "the only --fault is drop=N");
        require(faults.isEmpty() || forSeconds > 0, "--fault needs --for: only a bounded run is compared");
        Path project = root.toAbsolutePath().normalize();
        return new DemoSettings(
                project,
                (data == null ? project.resolve(".wardledger").resolve("demo") : data.toAbsolutePath()).normalize(),
                beds,
                forSeconds,
                Optional.ofNullable(scenario),
                new DemoSettings.Ports(http, gatewayHttp, mqtt, kafka),
                records.stream().map(Path::toAbsolutePath).toList(),
                faults.getOrDefault(DROP, 0));
    }

    private void require(boolean condition, String message) {
        if (!condition && spec != null) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
