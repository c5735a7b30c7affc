package org.wardledger.localstack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.wardledger.localstack.process.PortTakenException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the brokers until SIGTERM, SIGINT or, when asked, the end of stdin. Exit codes: 0 stopped, 1 could not start, 2 a
 * port is taken or the command line is wrong.
 */
@Command(
        name = "local-stack",
        mixinStandardHelpOptions = true,
        description = "An MQTT broker and a Kafka on 127.0.0.1, for the demo and for tests.")
public final class LocalStackMain implements Callable<Integer> {
    private static final long STOP_TIMEOUT_MS = 15_000;
    /** Status of a stop that had to be cut short. */
    private static final int HALTED = 3;

    @Option(names = "--data", required = true, description = "directory of the brokers' files")
    private Path data = Path.of("");

    @Option(names = "--mqtt-port", defaultValue = "1883", description = "0: any free one; default ${DEFAULT-VALUE}")
    private int mqttPort;

    @Option(names = "--kafka-port", defaultValue = "9092", description = "0: any free one; default ${DEFAULT-VALUE}")
    private int kafkaPort;

    @Option(
            names = "--kafka-forwarded",
            split = ",",
            paramLabel = "PORT=HOST:PORT",
            converter = ForwardedPorts.class,
            description = "Kafka listens on this port too, and tells who comes there to go on at HOST:PORT")
    private List<ForwardedPort> forwarded = List.of();

    @Option(names = "--partitions", description = "of each topic, fixed at the first start; default 2")
    private @Nullable Integer partitions;

    @Option(names = "--parts", split = ",", description = "mqtt, kafka or both (default)")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(names = "--durable-mqtt", description = "keep MQTT sessions and messages over a restart")
    private boolean durableMqtt;

    @Option(names = "--stop-with-stdin", description = "stop when stdin ends")
    private boolean stopWithStdin;

    private LocalStackMain() {}

    /** For the command line. */
    static final class ForwardedPorts implements CommandLine.ITypeConverter<ForwardedPort> {
        @Override
        public ForwardedPort convert(String text) {
            return ForwardedPort.parse(text);
        }
    }

    /** Runs until it is stopped. */
    public static void main(String[] args) {
        int status = new CommandLine(new LocalStackMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args);
        System.exit(status);
    }

    @Override
    public Integer call() throws InterruptedException {
        LocalStack stack = new LocalStack();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack), "stop"));
        if (stopWithStdin) {
            // before the start, so that a parent that dies meanwhile is noticed
            Thread.ofPlatform().daemon().name("stdin").start(LocalStackMain::exitAtEndOfStdin);
        }
        try {
            System.out.println(stack.start(new LocalStack.Settings(
                    data.toAbsolutePath().normalize(),
                    mqttPort,
                    kafkaPort,
                    forwarded,
                    partitions == null ? OptionalInt.empty() : OptionalInt.of(partitions),
                    parts,
                    durableMqtt)));
        } catch (PortTakenException e) {
            System.err.println(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (Exception e) {
            System.err.println("the local stack could not start: " + root(e));
            return CommandLine.ExitCode.SOFTWARE;
        }
        new CountDownLatch(1).await(); // the shutdown hook is the only way out
        return CommandLine.ExitCode.OK;
    }

    private static void exitAtEndOfStdin() {
        try {
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            // a broken pipe is an end too
        }
        System.exit(CommandLine.ExitCode.OK);
    }

    private static void stop(LocalStack stack) {
        Thread watchdog = Thread.ofPlatform().daemon().name("stop-watchdog").start(() -> {
            try {
                Thread.sleep(STOP_TIMEOUT_MS);
            } catch (InterruptedException e) {
                return;
            }
            System.err.println("the brokers did not stop within " + STOP_TIMEOUT_MS + " ms: ended without waiting");
            Runtime.getRuntime().halt(HALTED);
        });
        try {
            stack.close();
        } catch (RuntimeException e) {
            System.err.println("the brokers did not stop cleanly: " + root(e));
        }
        watchdog.interrupt();
    }

    private static Throwable root(Throwable e) {
        Throwable cause = e.getCause();
        return e instanceof ExecutionException && cause != null ? root(cause) : e;
    }
}
