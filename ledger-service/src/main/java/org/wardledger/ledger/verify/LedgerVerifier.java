package org.wardledger.ledger.verify;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.chain.Totals;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.hiding.SiteVault;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.Parsed;
import org.wardledger.core.note.VerifierKey;
import org.wardledger.ledger.store.LedgerStore;

/** Verifies all chains of a site and says what was checked. */
final class LedgerVerifier {
    /** Everything is right, and the site's key was given. */
    static final int AUTHENTIC = 0;

    static final int WRONG = 1;
    /** Nothing is wrong in itself, but nobody vouched for the key, or nothing is signed. */
    static final int NOT_AUTHENTICATED = 2;
    /**
     * All that is left is right and authentic, but a checkpoint that was given is of blocks that are lost, as the ledger says
     * itself under a signature.
     */
    static final int LOST = 3;

    private final @Nullable VerifierKey key;
    private final @Nullable SiteVault vault;
    private final List<SavedCheckpoint> saved;
    private final ChainVerifier.Progress progress;
    private final PrintStream out;
    private final List<String> wrong = new ArrayList<>();
    private Comparison compared = Comparison.of(null);

    LedgerVerifier(
            @Nullable VerifierKey key,
            @Nullable SiteVault vault,
            List<SavedCheckpoint> saved,
            ChainVerifier.Progress progress,
            PrintStream out) {
        this.key = key;
        this.vault = vault;
        this.saved = saved;
        this.progress = progress;
        this.out = out;
    }

    /**
     * Returns the exit status.
     *
     * @throws BlockSource.Unanswered when nothing was found wrong until the source did not answer any more
     */
    int verify(BlockSource source) throws IOException {
        Path scratch = Files.createTempDirectory("wardledger-verify");
        List<ChainVerdict> verdicts = new ArrayList<>();
        try (LedgerStore rebuilt = LedgerStore.open(scratch, source.chains(), () -> vault)) {
            source.copyKeysInto(rebuilt);
            for (int chain = 0; chain < source.chains(); chain++) {
                ChainVerdict verdict =
                        new ChainVerifier(chain, source, rebuilt, progress).verify(of(chain, source.chains()), key);
                verdicts.add(verdict);
                wrong.addAll(verdict.wrong());
                say(verdict);
            }
            site(verdicts, source.chains());
            if (wrong.isEmpty()) {
                compared = source.compare(rebuilt);
            }
            if (compared.difference() != null) {
                wrong.add(compared.difference());
            }
        } catch (BlockSource.Unreadable e) {
            wrong.add(String.valueOf(e.getMessage()));
        } catch (BlockSource.Unanswered e) {
            if (wrong.isEmpty()) {
                throw e;
            }
            out.println("NOT CHECKED to the end: " + e.getMessage()); // what was found before is a finding still
        } finally {
            delete(scratch);
        }
        return conclude(verdicts);
    }

    private List<SavedCheckpoint> of(int chain, int chains) {
        return saved.stream().filter(s -> chainOf(s, chains) == chain).toList();
    }

    /** A checkpoint of no chain of this site is held against the first one, which will say that it is another log's. */
    private static int chainOf(SavedCheckpoint saved, int chains) {
        return switch (Origin.parse(saved.checkpoint().origin())) {
            case Parsed.Good<Origin>(var origin) when origin.chain() < chains -> origin.chain();
            default -> 0;
        };
    }

    private void say(ChainVerdict v) {
        Totals t = v.totals();
        out.printf(
                "chain %d: %d blocks, %d entries (%d readings, %d values, %d rejected, %d gaps), %d payloads,"
                        + " %d alert changes%s; %s%n",
                v.chain(),
                v.blocks(),
                t.entries(),
                t.readings(),
                t.values(),
                t.rejected(),
                t.gaps(),
                v.payloads(),
                t.alerts(),
                v.passedOver() == 0 ? " replayed" : " (not all replayed: " + v.passedOver() + " entries not read)",
                v.signed() < 0 ? "no signed checkpoint" : "checkpoint over " + v.signed() + " blocks");
    }

    /** What the chains must say in common. */
    private void site(List<ChainVerdict> verdicts, int chains) {
        Entry.@Nullable Genesis first = null;
        for (ChainVerdict verdict : verdicts) {
            Entry.Genesis genesis = verdict.genesis();
            if (genesis == null) {
                continue;
            }
            String where = "chain " + verdict.chain() + ", block 0, entry 0: ";
            if (genesis.chains() != chains) {
                wrong.add(where + "the site has " + genesis.chains() + " chains, and here are " + chains);
            }
            if (key != null && !verdict.keys().ever(key.text())) {
                wrong.add(where + "genesis names the key " + genesis.verifierKey()
                        + ", not the one given, and no rotation brings that");
            }
            if (first != null
                    && !(genesis.site().equals(first.site())
                            && genesis.verifierKey().equals(first.verifierKey()))) {
                wrong.add(where + "another site or key than chain " + first.chain());
            }
            first = first == null ? genesis : first;
        }
        if (first == null && wrong.isEmpty()) {
            wrong.add("there is no chain that has begun: nothing to verify");
        }
    }

    private int conclude(List<ChainVerdict> verdicts) {
        if (!wrong.isEmpty()) {
            wrong.forEach(what -> out.println("WRONG: " + what));
            return WRONG;
        }
        sayWhatWasNotRead(verdicts);
        compared.done().forEach(what -> out.println("COMPARED: " + what));
        compared.leftOut().forEach(what -> out.println("NOT COMPARED: " + what));
        verdicts.forEach(verdict -> verdict.begun().forEach(what -> out.println("RESTORED: " + what)));
        List<ChainVerdict.Lost> lost =
                verdicts.stream().flatMap(verdict -> verdict.lost().stream()).toList();
        lost.forEach(each -> out.println("LOST: " + each.what()));
        int status = concludeRight(verdicts, lost.isEmpty());
        return status == AUTHENTIC && !lost.isEmpty() ? LOST : status;
    }

    private int concludeRight(List<ChainVerdict> verdicts, boolean complete) {
        saved.stream()
                .filter(s -> !isLost(s, verdicts))
                .forEach(s -> out.println("the log still contains " + s.source() + " ("
                        + s.checkpoint().origin() + ", size " + s.checkpoint().size() + ")"));
        // where nothing is wrong, a chain has begun: one that has not may as well be withheld
        List<String> unsigned = verdicts.stream()
                .filter(v -> v.signed() <= 0)
                .map(v -> v.blocks() > 0
                        ? "chain " + v.chain() + " has no signed checkpoint"
                        : "nobody vouches that there is nothing of chain " + v.chain())
                .toList();
        if (key == null || !unsigned.isEmpty()) {
            out.println("NOT AUTHENTICATED: "
                    + (key == null
                            ? "no --vkey was given; everything fits together, under the key that genesis names: "
                                    + keyOf(verdicts)
                            : String.join(", ", unsigned)));
            return NOT_AUTHENTICATED;
        }
        verdicts.stream()
                .filter(v -> v.signed() < v.blocks())
                .forEach(v -> out.printf(
                        "chain %d: the newest %d blocks are not under a signed checkpoint yet%n",
                        v.chain(), v.blocks() - v.signed()));
        out.println((complete ? "OK: all of it is there, unchanged," : "NOT ALL IS THERE: what is left is unchanged,")
                + " and signed by " + key.text() + rotations(verdicts));
        return AUTHENTIC;
    }

    private static boolean isLost(SavedCheckpoint saved, List<ChainVerdict> verdicts) {
        return verdicts.stream().flatMap(verdict -> verdict.lost().stream()).anyMatch(lost -> lost.checkpoint()
                .equals(saved));
    }

    private static String rotations(List<ChainVerdict> verdicts) {
        int most = verdicts.stream()
                .mapToInt(verdict -> verdict.keys().keys().size())
                .max()
                .orElse(1);
        return most > 1 ? " or by a key of the " + (most - 1) + " sealed rotations of it" : "";
    }

    /** What could not be checked for want of patients' keys. */
    private void sayWhatWasNotRead(List<ChainVerdict> verdicts) {
        long passedOver = verdicts.stream().mapToLong(ChainVerdict::passedOver).sum();
        if (passedOver > 0) {
            out.printf(
                    "ALERTS NOT REPLAYED for patients whose keys are not here: the contents of %d entries were not"
                            + " read, and whether the right alerts were raised for them was not checked (%s)%n",
                    passedOver, vault == null ? "no keystore was given" : "erased, or their keys are missing");
        }
    }

    private static String keyOf(List<ChainVerdict> verdicts) {
        for (ChainVerdict verdict : verdicts) {
            Entry.Genesis genesis = verdict.genesis();
            if (genesis != null) {
                return genesis.verifierKey();
            }
        }
        return "none";
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
