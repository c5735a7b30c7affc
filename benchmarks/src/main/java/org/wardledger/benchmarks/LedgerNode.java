package org.wardledger.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.wardledger.localstack.process.ChildProcess;
import org.wardledger.localstack.process.JvmFlags;

/** The packaged ledger service in a JVM of its own, with the heap that it is meant to do with. */
final class LedgerNode implements AutoCloseable {
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChildProcess process;
    private final String base;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private LedgerNode(ChildProcess process, String base) {
        this.process = process;
        this.base = base;
    }

    /** Totals over all chains. */
    record Totals(long entries, long readings, long values, long rejected, long alerts, long blocks) {}

    static LedgerNode start(Path root, Path data, String bootstrap, int port, Path log)
            throws IOException, InterruptedException {
        List<String> command = List.of(
                JvmFlags.java(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dquarkus.http.port=" + port,
                "-Dkafka.bootstrap.servers=" + bootstrap,
                "-Dwardledger.ledger.data=" + data,
                "-jar",
                root.resolve("ledger-service/target/quarkus-app/quarkus-run.jar")
                        .toString());
        LedgerNode node = new LedgerNode(
                ChildProcess.start("ledger-service", command, log, line -> {}), "http://127.0.0.1:" + port);
        long end = System.nanoTime() + START_WITHIN.toNanos();
        while (!node.answers()) {
            if (!node.process.isAlive() || System.nanoTime() - end > 0) {
                String tail = node.process.tail();
                node.close();
                throw new IOException("the ledger service did not start:\n" + tail);
            }
            Thread.sleep(20);
        }
        return node;
    }

    private boolean answers() throws InterruptedException {
        try {
            return get("/q/health/live").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    JsonNode chains() throws IOException, InterruptedException {
        return JSON.readTree(ok("/api/v1/chains"));
    }

    Totals totals() throws IOException, InterruptedException {
        JsonNode chains = chains().path("chains");
        return new Totals(
                sum(chains, "entries"),
                sum(chains, "readings"),
                sum(chains, "values"),
                sum(chains, "rejected"),
                sum(chains, "alerts"),
                sum(chains, "blocks"));
    }

    private static long sum(JsonNode chains, String field) {
        long sum = 0;
        for (JsonNode chain : chains) {
            sum += chain.path(field).asLong();
        }
        return sum;
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(ok(path));
    }

    byte[] ok(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answered " + answer.statusCode());
        }
        return answer.body();
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Processor time of the service so far; zero where the system does not tell. */
    Duration processorTime() {
        return ProcessHandle.of(process.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("the ledger service has ended:\n" + process.tail());
        }
    }

    @Override
    public void close() {
        process.close();
        http.close();
    }
}
