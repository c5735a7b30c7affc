package org.wardledger.ledger.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.audit.Audit;
import org.wardledger.core.audit.AuditCheck;
import org.wardledger.core.audit.AuditFindings;
import org.wardledger.core.audit.AuditFindings.ShownAssignment;
import org.wardledger.core.audit.AuditFindings.ShownHandover;
import org.wardledger.core.audit.AuditPart;
import org.wardledger.core.audit.AuditScope;
import org.wardledger.core.audit.AuditVerdict;
import org.wardledger.core.audit.Coverage;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.note.VerifierKey;
import org.wardledger.core.sequence.SequenceRange;
import org.wardledger.ledger.wire.AuditJson;
import org.wardledger.ledger.wire.UtcTime;

/** Verifies an audit from a file, off line, and says what it shows and what it does not. */
final class AuditFile {
    /** Ranges that are written out; of more, only how many there are. */
    private static final int MAX_RANGES = 20;

    private final @Nullable VerifierKey key;
    private final PrintStream out;

    AuditFile(@Nullable VerifierKey key, PrintStream out) {
        this.key = key;
        this.out = out;
    }

    static boolean isOne(Path file) throws IOException {
        return AuditJson.isOne(Files.newInputStream(file));
    }

    /** Returns the exit status. */
    int verify(Path file) throws IOException {
        Audit audit;
        try (InputStream in = Files.newInputStream(file)) {
            audit = AuditJson.decode(in.readNBytes(AuditJson.MAX_BYTES + 1));
        } catch (DecodeException e) {
            return wrong("this is no audit: " + e.getMessage());
        }
        VerifierKey known = key;
        return switch (known == null ? AuditCheck.consistency(audit) : AuditCheck.verify(audit, Set.of(known))) {
            case AuditVerdict.Refused(String reason) -> wrong(reason);
            case AuditVerdict.Consistent(AuditFindings findings) -> {
                say(audit, findings);
                out.println(
                        "NOT AUTHENTICATED: no --vkey was given; the entries are in the logs that the checkpoints name,"
                                + " and nobody vouches for who signed those");
                yield LedgerVerifier.NOT_AUTHENTICATED;
            }
            case AuditVerdict.Proved(AuditFindings findings, Set<VerifierKey> keys) -> {
                say(audit, findings);
                out.println("OK: its entries are in "
                        + audit.parts().stream().map(AuditFile::log).collect(Collectors.joining(", ")) + ", signed by "
                        + Signers.text(keys, Objects.requireNonNull(known)));
                yield LedgerVerifier.AUTHENTIC;
            }
        };
    }

    private static String name(AssignmentRef assignment) {
        return "chain %d, assignment %016x".formatted(assignment.chain(), assignment.assignment());
    }

    private static String log(AuditPart part) {
        return "the log " + part.claim().origin() + " of " + part.claim().size() + " blocks";
    }

    private void say(Audit audit, AuditFindings findings) {
        AuditScope scope = audit.scope();
        out.printf(
                "device %s, stream %s, boot %s, sequences %d to %d:%n",
                scope.device(),
                scope.stream(),
                scope.boot(),
                scope.range().from(),
                scope.range().to());
        Coverage coverage = findings.coverage();
        say("sealed", coverage.sealed());
        say("refused", coverage.refused());
        say("declared missing", coverage.missing());
        say("pending", coverage.pending());
        say("not known", coverage.unknown());
        for (ShownAssignment assignment : findings.assignments()) {
            Long fromMs = assignment.fromMs();
            out.printf(
                    "assigned to %s in ward %s, bed %s%s: %s%n",
                    assignment.patient(),
                    assignment.ward(),
                    assignment.bed(),
                    fromMs == null ? "" : " from " + UtcTime.text(fromMs),
                    name(assignment.ref()));
        }
        for (ShownHandover handover : findings.handovers()) {
            out.printf(
                    "handed over after sequence %d to %s by %s%s%n",
                    handover.last(),
                    name(handover.to()),
                    name(handover.from()),
                    findings.fromElsewhere().contains(handover) ? ", of which nothing is shown" : "");
        }
        out.println(
                "NOT SHOWN: what came before the first sealed or refused sequence or after the last; a boot of which nothing was"
                        + " sealed or refused; why a sequence is missing, and whether a block that is not shown has it. That the stream is"
                        + " the device's rests on the assignments.");
    }

    private void say(String what, List<SequenceRange> ranges) {
        if (ranges.isEmpty()) {
            return;
        }
        String some = ranges.stream()
                .limit(MAX_RANGES)
                .map(range ->
                        range.from() == range.to() ? Long.toString(range.from()) : range.from() + "-" + range.to())
                .collect(Collectors.joining(", "));
        out.printf(
                "  %s: %s%s; %s in all%n",
                what,
                some,
                ranges.size() > MAX_RANGES ? " and " + (ranges.size() - MAX_RANGES) + " more ranges" : "",
                Long.toUnsignedString(Coverage.count(ranges)));
    }

    private int wrong(String what) {
        out.println("WRONG: " + what);
        return LedgerVerifier.WRONG;
    }
}
