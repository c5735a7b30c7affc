package org.wardledger.ledger.boot;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.chain.ChainKeys;
import org.wardledger.core.chain.Restoration;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.hiding.SiteVault;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.Parsed;
import org.wardledger.core.note.SignedNote;
import org.wardledger.ledger.kafka.KafkaClients;
import org.wardledger.ledger.keys.Keystore;
import org.wardledger.ledger.seal.InputsTopic;
import org.wardledger.ledger.seal.NewGeneration;
import org.wardledger.ledger.seal.NewGeneration.Findings;
import org.wardledger.ledger.seal.SiteKey;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.wire.UtcTime;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command {@code wardledger new-generation}: lets chains go on that were restored from a copy without their newest
 * blocks, or have lost inputs. It gives up for good what is lost, so it says what that is, and does it only with
 * {@code --yes}. Whoever can read the site's key may do that, so it works on a node's directory and not over HTTP.
 */
@Command(
        name = "wardledger new-generation",
        mixinStandardHelpOptions = true,
        description =
                "Lets chains go on that have lost blocks or inputs for good: seals in each that it was restored, and"
                        + " what of it is lost. Without --yes it only says what that is.")
final class NewGenerationCommand implements Callable<Integer> {
    private static final String ALL = "all";

    private final PrintStream out;

    @Option(names = "--data", required = true, description = "a ledger node's data directory; the node may run")
    private Path data = Path.of("");

    @Option(names = "--bootstrap", defaultValue = "127.0.0.1:9092", description = "Kafka (default ${DEFAULT-VALUE})")
    private String bootstrap = "";

    @Option(names = "--chain", required = true, paramLabel = "N", description = "a chain's number, or all")
    private String which = "";

    @Option(names = "--yes", description = "do it")
    private boolean yes;

    @Option(
            names = "--erase-unreadable",
            description = "seal that patients are erased whose keys are gone; without it, none may be")
    private boolean eraseUnreadable;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description =
                    "a checkpoint that another node (state/checkpoints/N) or an auditor has kept; may be given again")
    private List<Path> checkpoints = List.of();

    @Option(
            names = "--keystore",
            paramLabel = "FILE",
            description = "the site's keystore (default that of the directory)")
    private @Nullable Path keystore;

    @Option(names = "--keystore-password", paramLabel = "PASSWORD", defaultValue = "wardledger")
    private String keystorePassword = "";

    private NewGenerationCommand(PrintStream out) {
        this.out = out;
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return new CommandLine(new NewGenerationCommand(out))
                .setOut(new PrintWriter(out, true, out.charset()))
                .setErr(new PrintWriter(err, true, err.charset()))
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    err.println(e.getMessage());
                    return 1;
                })
                .execute(args);
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(data.resolve("index"))) {
            throw new IllegalArgumentException(data + " is not a ledger's data directory");
        }
        SiteVault vault =
                new Keystore(keystore == null ? data.resolve(Keystore.FILE) : keystore, keystorePassword).get();
        if (vault == null) {
            throw new IllegalStateException("there is no keystore: without patients' keys nothing can be sealed");
        }
        try (LedgerStore store = LedgerStore.openReadOnly(data.resolve("index"), () -> vault)) {
            if (store.isBlind()) {
                throw new IllegalStateException(
                        "the index was built without patients' keys: start the node, so that it" + " is built again");
            }
            CheckpointStore kept = new CheckpointStore(data.resolve("state").resolve("checkpoints"));
            SiteKey key = new SiteKey(data.resolve("site.key"), site(store));
            KafkaClients clients = new KafkaClients(bootstrap);
            return call(store, new NewGeneration(clients, store, kept, key, vault, given(store)));
        }
    }

    private List<SignedNote> given(LedgerStore store) throws IOException {
        List<SignedNote> given = new ArrayList<>();
        for (Path file : checkpoints) {
            boolean ours = SignedNote.parse(Files.readString(file)) instanceof Parsed.Good<SignedNote>(SignedNote note)
                    && given.add(note)
                    && Checkpoint.parse(note.text()) instanceof Parsed.Good<Checkpoint>(Checkpoint read)
                    && Origin.parse(read.origin()) instanceof Parsed.Good<Origin>(Origin origin)
                    && origin.site().equals(site(store))
                    && origin.chain() < store.chains().size();
            if (!ours) {
                throw new IllegalArgumentException(file + " is no checkpoint of this site's chains");
            }
        }
        return given;
    }

    private int call(LedgerStore store, NewGeneration generations) {
        Map<Integer, Findings> lost = new LinkedHashMap<>();
        for (int chain : chains(store)) {
            Findings findings = generations.find(chain);
            if (findings == null) {
                out.println("chain " + chain + ": nothing is lost");
            } else {
                say(chain, findings);
                lost.put(chain, findings);
            }
        }
        if (lost.isEmpty()) {
            out.println("no generation was begun");
            return 1;
        }
        if (!yes) {
            out.println("nothing was done: look for a newer copy first; --yes gives up for good what is said here");
            return 1;
        }
        lost.forEach((chain, findings) -> generations.check(chain, findings, eraseUnreadable)); // all or none
        lost.forEach((chain, findings) -> {
            long height = generations.seal(chain, findings, eraseUnreadable).getFirst();
            out.println(
                    findings.restoration() == null
                            ? "chain " + chain + ": erased, in block " + height
                            : "chain " + chain + " is in generation " + findings.generation() + " from block " + height
                                    + " on");
        });
        out.println(
                "nodes go on by themselves; start one again that does not, and delete its index when it says that the"
                        + " topics lost blocks");
        return 0;
    }

    private int[] chains(LedgerStore store) {
        if (which.equals(ALL)) {
            return IntStream.range(0, store.chains().size()).toArray();
        }
        boolean known = which.matches("\\d{1,9}")
                && Integer.parseInt(which) < store.chains().size();
        if (!known) {
            throw new IllegalArgumentException("--chain is a chain's number, or all: there is no chain " + which);
        }
        return new int[] {Integer.parseInt(which)};
    }

    private void say(int chain, Findings found) {
        BlockHeader head = found.head();
        Restoration restoration = found.restoration();
        if (restoration == null) {
            out.println("chain " + chain + " is in generation " + found.generation()
                    + " already, and was left before all patients were erased whose keys are gone");
        } else {
            out.println("chain " + chain + " ends with block " + head.height() + ", sealed "
                    + UtcTime.text(head.sealMs()) + ", and would go on in generation " + found.generation());
            say(head, restoration, found.inputs());
        }
        if (found.unreadable() > 0) {
            out.println("  patients whose keys are gone: " + found.unreadable()
                    + ", who would be erased (--erase-unreadable)");
        }
    }

    private void say(BlockHeader head, Restoration restoration, InputsTopic topic) {
        Entry.Lost lost = restoration.lost();
        if (lost != null && lost.size() > head.height() + 1) {
            out.println("  lost: blocks " + (head.height() + 1) + " to " + (lost.size() - 1)
                    + ", which were signed in generation " + lost.generation() + ", and what came after them");
        } else if (lost != null) {
            out.println(
                    "  lost: generation " + lost.generation() + ", which was signed up to " + lost.size() + " blocks");
        }
        String inputs = "  inputs: the next one to seal is " + topic.next() + ", and the topic has " + topic.first()
                + " to " + topic.end();
        if (topic.isThere()) {
            out.println(inputs + ": none is lost, and those of lost blocks that are there are sealed again");
        } else if (topic.isOther()) {
            out.println(inputs + ", but those came after the newest block was sealed: what was there in their place is"
                    + " lost, and it would go on from " + restoration.input());
        } else {
            out.println(inputs + ": those between are lost, and it would go on from " + restoration.input());
        }
        out.println("  alerts that stand end, and are raised again where what they say still holds");
    }

    private static String site(LedgerStore store) {
        ChainKeys keys =
                store.chains().isEmpty() ? null : store.chain(0).reader().keys();
        if (keys == null || keys.keys().isEmpty()) {
            throw new IllegalStateException("chain 0 has no block: there is nothing to go on from");
        }
        return Origin.parse(keys.origin()).orThrow().site();
    }
}
