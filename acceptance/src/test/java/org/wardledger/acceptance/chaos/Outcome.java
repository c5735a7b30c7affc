package org.wardledger.acceptance.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.wardledger.acceptance.checks.NothingLost;
import org.wardledger.acceptance.checks.SealedBlocks;
import org.wardledger.acceptance.process.JavaProgram;
import org.wardledger.acceptance.process.Site;
import org.wardledger.acceptance.reading.Identity;
import org.wardledger.acceptance.reading.Manifest;

/**
 * What came of messages that publishers know to be acknowledged, distinct ones by topic and bytes: the manifest against the
 * blocks, which are read and checked with this module's own reader, and no service's counters.
 *
 * @param twice sealed or refused more than once
 * @param wrong sealed with other values, never sent, or refused and not kept
 */
public record Outcome(long acknowledged, long sealed, long rejected, long lost, long twice, List<String> wrong) {
    private static final int SHOWN = 20;

    /** Counts what has come of what the devices of a ward published. After {@link #awaitSealed}. */
    public static Outcome of(Devices devices, Site site, String ward, SealedBlocks blocks) {
        Manifest manifest = devices.readings();
        Set<Refusable> refusable = devices.refusable();
        Set<String> patients = manifest.patients();
        SealedBlocks.Found found = blocks.find(patients);
        Set<Identity> invented = new HashSet<>(found.readings().keySet());
        invented.removeAll(manifest.acked().keySet());
        Set<Identity> sealed = new HashSet<>(found.readings().keySet());
        sealed.retainAll(manifest.acked().keySet());

        List<String> digests = Refusable.sealed(blocks, ward);
        Set<String> rejected = new HashSet<>(digests);
        Set<String> wanted = new HashSet<>();
        refusable.forEach(one -> wanted.add(one.digest()));
        Set<Refusable> unkept = new HashSet<>(refusable);
        unkept.removeAll(Refusable.kept(site.topics(), ward));
        Set<String> others = new HashSet<>(rejected);
        others.removeAll(wanted);

        Wrong wrong = new Wrong();
        wrong.add("never sent", invented);
        wrong.add("refused, and not kept", unkept);
        wrong.add("refused by the ledger", others);
        wrong.add(NothingLost.compare(manifest, site.api()));
        int refusedOnce = wanted.size() - missing(wanted, rejected);
        long acknowledged = manifest.acked().size() + (long) refusable.size();
        return new Outcome(
                acknowledged,
                sealed.size(),
                refusedOnce,
                acknowledged - sealed.size() - refusedOnce,
                found.doubled().size() + (long) digests.size() - rejected.size(),
                wrong.lines());
    }

    private static int missing(Set<String> wanted, Set<String> there) {
        Set<String> missing = new HashSet<>(wanted);
        missing.removeAll(there);
        return missing.size();
    }

    /** Waits until the site has dealt with so many distinct messages, or with nothing more for so long. */
    public static void awaitSealed(Site site, long wanted, Duration stalled) throws InterruptedException {
        long last = -1;
        long movedNs = System.nanoTime();
        while (true) {
            long now = site.api().total("readings") + site.api().total("rejected");
            if (now >= wanted || System.nanoTime() - movedNs > stalled.toNanos()) {
                return;
            }
            if (now != last) {
                last = now;
                movedNs = System.nanoTime();
            }
            Thread.sleep(200);
        }
    }

    /** The ledger verifies, from its blocks. */
    public static void verify(Site site) throws IOException, InterruptedException {
        JavaProgram.Ended verified = site.verify(List.of(site.api().base(), "--vkey", site.vkey()));
        if (verified.exit() != 0) {
            throw new AssertionError("the ledger does not verify:\n" + verified.text());
        }
    }

    /** Each acknowledged message is in exactly one place, once. */
    public void holds() {
        if (lost != 0 || twice != 0 || !wrong.isEmpty()) {
            throw new AssertionError(this + "\n" + String.join("\n", wrong));
        }
    }

    @Override
    public String toString() {
        return "acknowledged=" + acknowledged + " sealed=" + sealed + " rejected=" + rejected + " lost=" + lost
                + " twice=" + twice;
    }

    private static final class Wrong {
        private final List<String> lines = new ArrayList<>();

        void add(String what, Set<?> some) {
            if (!some.isEmpty()) {
                lines.add(some.size() + " " + what + ": "
                        + some.stream().limit(SHOWN).toList());
            }
        }

        void add(NothingLost.Comparison comparison) {
            if (!comparison.isClean()) {
                lines.add("in the API: " + comparison);
            }
        }

        List<String> lines() {
            return List.copyOf(lines);
        }
    }
}
