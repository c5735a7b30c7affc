package org.wardledger.ledger.verify;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.hiding.SiteVault;
import org.wardledger.core.note.Parsed;
import org.wardledger.core.note.VerifierKey;
import org.wardledger.ledger.keys.Keystore;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code wardledger verify}. Exit status: 0 all right, 1 something is wrong, 2 not authenticated, 3 lost, 4 no
 * answer, 64 usage.
 */
@Command(
        name = "wardledger verify",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = VerifyCommand.USAGE,
        description = "Re-reads every block, recomputes every root, link, payload and alert, and holds the log against"
                + " its signed checkpoints. Given a file, it verifies an audit, or the proof of one entry: as JSON, binary or"
                + " c2sp.org/tlog-proof.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:all of it is right and signed by --vkey",
            "1:something is wrong; the first wrong place is named",
            "2:all of it fits together, but nothing was authenticated",
            "3:what is left is right and signed by --vkey, but a --checkpoint is of blocks that were lost, as the ledger"
                    + " says itself under a later one",
            "4:it could not be checked: what was to be read does not answer; nothing was found wrong until then",
            "64:the command line is wrong"
        })
public final class VerifyCommand implements Callable<Integer> {
    static final int NOT_CHECKED = 4;
    static final int USAGE = 64;
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final String TOPICS = "kafka://";

    private final PrintStream out;
    private final PrintStream err;
    private final Function<String, BlockSource> topics;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "WHAT",
            description =
                    "a ledger service's data directory, its address, kafka://HOST:PORT for the topics themselves, an export,"
                            + " or the file of a proof or an audit")
    private String from = "";

    @Option(names = "--vkey", description = "the site's verifier key, from somewhere that you trust")
    private @Nullable String vkey;

    @Option(names = "--checkpoint", paramLabel = "FILE", description = "a signed checkpoint that you saved earlier")
    private List<Path> checkpoints = new ArrayList<>();

    @Option(
            names = "--quick",
            description = "of an address: only hold what is signed now against --checkpoint, and read no block")
    private boolean quick;

    @Option(names = "--progress", description = "say every few seconds how far it is, also where nobody watches")
    private boolean sayProgress;

    @Option(
            names = "--keystore",
            paramLabel = "FILE",
            description = "the site's keystore, with which contents and alerts are checked too; that of DIR by itself")
    private @Nullable Path keystore;

    @Option(names = "--keystore-password", paramLabel = "PASSWORD", defaultValue = "wardledger")
    private String keystorePassword = "";

    @Option(names = "--without-keys", description = "check as somebody does who has no patient's key")
    private boolean withoutKeys;

    private final long startNanos = System.nanoTime();
    private long lastProgressNanos = startNanos;
    private long blocksBefore;
    private int progressChain = -1;
    private long progressBlocks;

    private VerifyCommand(PrintStream out, PrintStream err, Function<String, BlockSource> topics) {
        this.out = out;
        this.err = err;
        this.topics = topics;
    }

    /**
     * Runs the command, without its name, and returns the exit status.
     *
     * @param topics opens the topics of the Kafka at an address, HOST:PORT
     */
    public static int run(String[] args, PrintStream out, PrintStream err, Function<String, BlockSource> topics) {
        return new CommandLine(new VerifyCommand(out, err, topics))
                .setOut(new PrintWriter(out, true, out.charset()))
                .setErr(new PrintWriter(err, true, err.charset()))
                .execute(args);
    }

    @Override
    public Integer call() throws IOException {
        VerifierKey key = key();
        List<SavedCheckpoint> saved = new ArrayList<>();
        for (Path file : checkpoints) {
            saved.add(saved(file));
        }
        if (isFile()) {
            if (quick || !saved.isEmpty()) {
                throw usage("--quick and --checkpoint are about a whole ledger, and " + from + " is a file");
            }
            Path file = Path.of(from);
            return AuditFile.isOne(file) ? new AuditFile(key, out).verify(file) : new ProofFile(key, out).verify(file);
        }
        if (quick && (saved.isEmpty() || !isAddress())) {
            throw usage("--quick takes an address and at least one --checkpoint");
        }
        SiteVault vault = vault();
        try (BlockSource source = source(vault)) {
            if (quick && source instanceof HttpSource live) {
                return new QuickVerifier(key, out).verify(live, saved);
            }
            int status = new LedgerVerifier(key, vault, saved, this::progress, out).verify(source);
            out.flush();
            return status;
        } catch (BlockSource.Unreadable e) {
            out.println("WRONG: " + e.getMessage());
            return LedgerVerifier.WRONG;
        } catch (BlockSource.Unanswered e) {
            out.println("NOT CHECKED: " + e.getMessage());
            return NOT_CHECKED;
        }
    }

    private boolean isAddress() {
        return from.startsWith("http://") || from.startsWith("https://");
    }

    private boolean isFile() {
        try {
            return !isAddress() && Files.isRegularFile(Path.of(from));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private BlockSource source(@Nullable SiteVault vault) {
        if (isAddress()) {
            URI url;
            try {
                url = URI.create(from);
            } catch (IllegalArgumentException e) {
                throw usage(from + " is not an address");
            }
            return new HttpSource(url);
        }
        if (from.startsWith(TOPICS)) {
            return topics.apply(from.substring(TOPICS.length()));
        }
        try {
            if (DirectorySource.isOne(Path.of(from))) {
                return new DirectorySource(Path.of(from), vault);
            }
            if (ExportSource.isOne(Path.of(from))) {
                return new ExportSource(Path.of(from));
            }
        } catch (InvalidPathException e) {
            // said below
        }
        throw usage(
                from
                        + " is neither an address, nor a file, nor a ledger's data directory (there is no index in it), nor an export");
    }

    private @Nullable SiteVault vault() {
        if (withoutKeys) {
            return null;
        }
        try {
            Path file = keystore == null ? Path.of(from).resolve(Keystore.FILE) : keystore;
            SiteVault vault = new Keystore(file, keystorePassword).get();
            if (vault == null && keystore != null) {
                throw usage("--keystore: there is no " + keystore);
            }
            return vault;
        } catch (InvalidPathException e) {
            return null; // an address: it has no directory to look in
        } catch (Keystore.UnusableKeystore e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable VerifierKey key() {
        if (vkey == null) {
            return null;
        }
        return switch (VerifierKey.parse(vkey)) {
            case Parsed.Good<VerifierKey>(VerifierKey key) -> key;
            case Parsed.Malformed<VerifierKey>(String reason) -> throw usage("--vkey: " + reason);
        };
    }

    private SavedCheckpoint saved(Path file) {
        try {
            return SavedCheckpoint.parse("the checkpoint in " + file, Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw usage("--checkpoint " + file + ": " + e.getMessage());
        }
    }

    private void progress(int chain, long blocks, long of) {
        if (chain != progressChain) {
            blocksBefore += progressBlocks;
            progressChain = chain;
        }
        progressBlocks = blocks;
        long now = System.nanoTime();
        if (isWatched() && now - lastProgressNanos > PROGRESS_NANOS) {
            lastProgressNanos = now;
            double seconds = (now - startNanos) / 1e9;
            err.printf(
                    "chain %d: %d of %d blocks; %d in %.0f s, %.0f a second%n",
                    chain, blocks, of, blocksBefore + blocks, seconds, (blocksBefore + blocks) / seconds);
        }
    }

    @SuppressWarnings("SystemConsoleNull") // NullAway believes the older documentation
    private boolean isWatched() {
        Console console = System.console();
        return sayProgress || (console != null && console.isTerminal());
    }

    private ParameterException usage(String message) {
        CommandSpec command = spec;
        if (command == null) {
            throw new IllegalStateException(message);
        }
        return new ParameterException(command.commandLine(), message);
    }
}
