package org.wardledger.acceptance.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.wardledger.localstack.process.ShortLived;

/**
 * One of the packaged services: can be started, killed and started again with the same configuration, port and data. For
 * one thread at a time.
 */
public final class QuarkusService implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String module;
    private final int httpPort;
    private final Map<String, String> config;
    private final List<String> jvmArguments;
    private final Path log;
    private @Nullable JavaProgram process;

    /**
     * @param config by property name; given as system properties
     * @param jvmArguments e.g. a Java agent
     */
    public QuarkusService(
            String module, int httpPort, Map<String, String> config, List<String> jvmArguments, Path log) {
        this.module = module;
        this.httpPort = httpPort;
        this.config = Map.copyOf(config);
        this.jvmArguments = List.copyOf(jvmArguments);
        this.log = log;
    }

    /** Starts the process and does not wait. */
    public void start() throws IOException {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException(module + " runs already");
        }
        process = JavaProgram.start(module, command(), log);
    }

    private List<String> command() throws IOException {
        Path jar = Repository.quarkusJar(module);
        List<String> command = JavaProgram.jvm(jvmArguments);
        if (jvmArguments.stream().noneMatch(argument -> argument.startsWith("-javaagent"))) {
            command.addAll(ShortLived.flags(module, jar)); // an agent's classes are in no archive
        }
        command.add("-Dquarkus.http.port=" + httpPort);
        config.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-jar");
        command.add(jar.toString());
        return command;
    }

    /** Waits for {@code /q/health/ready}. */
    public void awaitReady() {
        Awaitility.await(module + " is ready")
                .atMost(READY_WITHIN)
                .pollInterval(Duration.ofMillis(100))
                .failFast(this::failWhenEnded)
                .conditionEvaluationListener(condition -> {})
                .until(this::isReady);
    }

    private void failWhenEnded() {
        if (!running().isAlive()) {
            throw new AssertionError(module + " has ended:\n" + tail());
        }
    }

    public boolean isReady() {
        try {
            URI ready = URI.create(url() + "/q/health/ready");
            HttpRequest request =
                    HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(2)).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** {@code kill -9}, and waits until it is gone. */
    public void kill() throws IOException, InterruptedException {
        running().signal(Signal.KILL);
        running().awaitEnd(Duration.ofSeconds(10));
    }

    /** Asks it to stop and waits. */
    public void stop() {
        running().close();
    }

    public JavaProgram running() {
        if (process == null) {
            throw new IllegalStateException(module + " was not started");
        }
        return process;
    }

    public String url() {
        return "http://127.0.0.1:" + httpPort;
    }

    public String tail() {
        return process == null ? module + " was not started" : process.tail();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
