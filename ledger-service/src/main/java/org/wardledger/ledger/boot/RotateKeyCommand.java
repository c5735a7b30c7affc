package org.wardledger.ledger.boot;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.chain.ChainKeys;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.Rotation;
import org.wardledger.core.note.SigningKey;
import org.wardledger.ledger.kafka.KafkaClients;
import org.wardledger.ledger.kafka.Topics;
import org.wardledger.ledger.seal.SiteKey;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command {@code wardledger rotate-key}: makes a key and asks every chain to go over to it. Whoever can read the
 * site's key may do that, so it works on a node's directory and not over HTTP. Run again after a failure it goes on with
 * the key that it made: a rotation that a chain has sealed is not written to it again.
 */
@Command(
        name = "wardledger rotate-key",
        mixinStandardHelpOptions = true,
        description =
                "Makes a new signing key and writes its rotation to every chain. Copy the new file to all nodes of"
                        + " the site: those without it are not ready.")
final class RotateKeyCommand implements Callable<Integer> {
    private final PrintStream out;

    @Option(names = "--data", required = true, description = "a ledger node's data directory; the node may run")
    private Path data = Path.of("");

    @Option(names = "--bootstrap", defaultValue = "127.0.0.1:9092", description = "Kafka (default ${DEFAULT-VALUE})")
    private String bootstrap = "";

    @Option(
            names = "--overlap",
            paramLabel = "MS",
            defaultValue = "604800000",
            description = "how long the old key goes on signing, in milliseconds (default a week)")
    private long overlapMs;

    private RotateKeyCommand(PrintStream out) {
        this.out = out;
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return new CommandLine(new RotateKeyCommand(out))
                .setOut(new PrintWriter(out, true, out.charset()))
                .setErr(new PrintWriter(err, true, err.charset()))
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    err.println("the key was not rotated everywhere: " + e.getMessage());
                    return 1;
                })
                .execute(args);
    }

    /** What one chain is asked for. */
    private record Request(int chain, String note) {}

    @Override
    public Integer call() throws ExecutionException, InterruptedException {
        if (!Files.isDirectory(data.resolve("index"))) {
            throw new IllegalArgumentException(data + " is not a ledger's data directory");
        }
        List<Request> requests = new ArrayList<>();
        SigningKey next;
        try (LedgerStore store = LedgerStore.openReadOnly(data.resolve("index"), () -> null)) {
            List<ChainKeys> keys =
                    store.chains().stream().map(chain -> chain.reader().keys()).toList();
            if (keys.isEmpty() || keys.stream().anyMatch(of -> of.keys().isEmpty())) {
                throw new IllegalStateException("not every chain has begun");
            }
            SiteKey files = new SiteKey(data.resolve("site.key"), site(keys));
            next = unfinished(files, keys);
            next = next == null ? files.createNext() : next;
            for (ChainStore chain : store.chains()) {
                ChainKeys of = keys.get(chain.chain());
                if (!of.newest().equals(next.verifierKey().text())) {
                    requests.add(new Request(chain.chain(), note(files, of, next)));
                }
            }
        }
        write(requests);
        out.println("new verifier key: " + next.verifierKey().text());
        out.println("its rotation was written to " + requests.size() + " chains; the old key goes on signing for "
                + Duration.ofMillis(overlapMs));
        return 0;
    }

    private static String site(List<ChainKeys> keys) {
        return Origin.parse(keys.getFirst().origin()).orThrow().site();
    }

    /** A key that some chain does not have yet: of a run that did not come to its end. */
    private static @Nullable SigningKey unfinished(SiteKey files, List<ChainKeys> keys) {
        return files.known().stream()
                .filter(key -> keys.stream().anyMatch(of -> !of.ever(key.text())))
                .map(key -> files.get(key.text()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private String note(SiteKey files, ChainKeys of, SigningKey next) {
        SigningKey newest = files.get(of.newest());
        if (newest == null) {
            throw new IllegalStateException("the newest key of " + of.origin() + " is not here: " + of.newest());
        }
        Origin log = Origin.parse(of.origin()).orThrow();
        return new Rotation(log, newest.verifierKey(), next.verifierKey(), overlapMs)
                .sign(newest, next)
                .encoded();
    }

    private void write(List<Request> requests) throws ExecutionException, InterruptedException {
        try (Producer<byte[], byte[]> writer = new KafkaClients(bootstrap).plainWriter("rotate-key")) {
            for (Request request : requests) {
                byte[] input = InputCodec.encode(new Input.RotateKey(request.note()));
                writer.send(new ProducerRecord<>(Topics.INPUTS, request.chain(), null, input))
                        .get();
            }
        }
    }
}
