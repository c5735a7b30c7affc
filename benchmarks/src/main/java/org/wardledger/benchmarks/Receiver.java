package org.wardledger.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.wardledger.localstack.process.ChildProcess;
import org.wardledger.localstack.process.JvmFlags;

/** Who receives messages in a process of its own, and says how many it has acknowledged. */
sealed interface Receiver extends AutoCloseable {
    /** As a name of a ward. */
    String name();

    long acknowledged() throws IOException, InterruptedException;

    ChildProcess process();

    /** The JVM of both, with what the gateway is meant to do with. */
    private static List<String> java(String... more) {
        List<String> command = new ArrayList<>(List.of(
                JvmFlags.java(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of(more));
        return command;
    }

    @Override
    default void close() {
        process().close();
    }

    /** Processor time so far. */
    static Duration processorTime(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    /** {@link BareSubscriber}. */
    record Bare(ChildProcess process, AtomicLong last) implements Receiver {
        static Bare start(String url, int receiveMaximum, Path log) throws IOException {
            AtomicLong last = new AtomicLong(-1);
            ChildProcess process = ChildProcess.start(
                    "bare-subscriber",
                    java(
                            "-cp",
                            System.getProperty("java.class.path"),
                            BareSubscriber.class.getName(),
                            url,
                            "bare",
                            "$share/bare/wards/bare/beds/+/devices/+/#",
                            String.valueOf(receiveMaximum)),
                    log,
                    line -> {
                        if (!line.isEmpty() && Character.isDigit(line.charAt(0))) {
                            last.set(Long.parseLong(line));
                        }
                    });
            return new Bare(process, last);
        }

        @Override
        public String name() {
            return "bare";
        }

        @Override
        public long acknowledged() {
            return last.get();
        }
    }

    /** The packaged gateway, as it is. */
    record Gateway(ChildProcess process, String base, HttpClient http) implements Receiver {
        static Gateway start(Path root, String url, String bootstrap, int port, Path directory, List<String> jvm)
                throws IOException {
            List<String> command = java(
                    "-Dquarkus.http.port=" + port,
                    "-Dkafka.bootstrap.servers=" + bootstrap,
                    "-Dwardledger.mqtt.url=" + url,
                    "-Dwardledger.mqtt.topic-filter=$share/wardledger/wards/gateway/beds/+/devices/+/#",
                    // a backlog of one boot comes in seconds
                    "-Dwardledger.gateway.device.burst=100000000",
                    "-Dwardledger.gateway.data=" + directory.resolve("gateway"));
            command.addAll(jvm);
            command.addAll(List.of(
                    "-jar",
                    root.resolve("gateway/target/quarkus-app/quarkus-run.jar").toString()));
            return new Gateway(
                    ChildProcess.start("gateway", command, directory.resolve("gateway.log"), line -> {}),
                    "http://127.0.0.1:" + port,
                    HttpClient.newHttpClient());
        }

        @Override
        public String name() {
            return "gateway";
        }

        /** -1 while it does not answer. */
        @Override
        public long acknowledged() throws InterruptedException {
            try {
                HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/q/metrics"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                for (String line : answer.body().split("\n", -1)) {
                    if (line.startsWith("wardledger_gateway_acknowledged_total")) {
                        return (long) Double.parseDouble(line.substring(line.lastIndexOf(' ')));
                    }
                }
                return -1;
            } catch (IOException e) {
                return -1;
            }
        }

        @Override
        public void close() {
            process.close();
            http.close();
        }
    }
}
