package org.wardledger.core.audit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.wardledger.core.audit.AuditFindings.ShownAssignment;
import org.wardledger.core.audit.AuditFindings.ShownHandover;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.merkle.MultiProof;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.KeyTrail;
import org.wardledger.core.note.NoteVerdict;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.VerifierKey;

/**
 * Verifies audits from anyone, off line: docs/FORMATS.md "Audits". What is sealed, refused, missing, pending and unknown is worked
 * out from proved entries and compared with the claim. Bad input is a verdict. Stateless.
 */
public final class AuditCheck {
    private AuditCheck() {}

    /** @param knownKeys of the site, trusted for other reasons; rotations that the audit shows lead on from them */
    public static AuditVerdict verify(Audit audit, Set<VerifierKey> knownKeys) {
        try {
            Shown shown = proved(audit);
            Set<VerifierKey> signers = new LinkedHashSet<>();
            for (int i = 0; i < audit.parts().size(); i++) {
                signers.addAll(
                        signers(audit.parts().get(i), shown.trails().get(i).counting(knownKeys)));
            }
            return new AuditVerdict.Proved(shown.findings(), signers);
        } catch (AuditFault e) {
            return new AuditVerdict.Refused(String.valueOf(e.getMessage()));
        }
    }

    /** The same without asking who signed: {@link AuditVerdict.Consistent} or {@link AuditVerdict.Refused}. */
    public static AuditVerdict consistency(Audit audit) {
        try {
            return new AuditVerdict.Consistent(proved(audit).findings());
        } catch (AuditFault e) {
            return new AuditVerdict.Refused(String.valueOf(e.getMessage()));
        }
    }

    /** @param trails each part's keys */
    record Shown(AuditFindings findings, List<KeyTrail> trails) {}

    private static Shown proved(Audit audit) {
        audit.parts().forEach(AuditCheck::contained);
        Shown shown = shown(audit.scope(), audit.parts());
        if (!shown.findings().coverage().equals(audit.claim())) {
            throw new AuditFault(
                    "what it claims to be sealed, refused, missing, pending or unknown is not what its entries show");
        }
        return shown;
    }

    /** Whether the entries lead to the headers' roots, and the headers to the checkpoint's. */
    private static void contained(AuditPart part) {
        Origin origin = part.origin();
        Checkpoint checkpoint = part.claim();
        for (AuditBlock block : part.blocks()) {
            BlockHeader header = block.header();
            if (!header.fits(origin.chain(), origin.generation(), checkpoint.size())) {
                throw new AuditFault("the checkpoint is of " + origin.text() + ", and header " + header.height()
                        + " of chain " + header.chain() + ", generation " + header.generation());
            }
            boolean inBlock = MultiProof.verify(
                            block.header().entryCount(),
                            block.leaves(),
                            block.proof(),
                            block.header().root())
                    .isValid();
            if (!inBlock) {
                throw new AuditFault("chain " + origin.chain() + ", block "
                        + block.header().height() + ": the entries do not lead to the root in the header");
            }
        }
        boolean inLog = MultiProof.verify(checkpoint.size(), part.leaves(), part.logProof(), checkpoint.root())
                .isValid();
        if (!inLog) {
            throw new AuditFault("chain " + origin.chain() + ": the headers do not lead to the root in the checkpoint");
        }
    }

    /**
     * What the entries show, whether or not they are proved.
     *
     * @throws AuditFault when one has no place in an audit of this stream
     */
    static Shown shown(AuditScope scope, List<AuditPart> parts) {
        String site = parts.getFirst().origin().site();
        Coverage.Sheet sheet = new Coverage.Sheet(scope.range());
        List<ShownAssignment> assignments = new ArrayList<>();
        List<ShownHandover> handovers = new ArrayList<>();
        List<KeyTrail> trails = new ArrayList<>();
        int readings = 0;
        int refusals = 0;
        int gaps = 0;
        for (AuditPart part : parts) {
            if (!part.origin().site().equals(site)) {
                throw new AuditFault("its checkpoints are of several sites");
            }
            ShownStreams streams = new ShownStreams(scope, part.origin());
            part.blocks().forEach(block -> block.entries().forEach(entry -> streams.read(block.header(), entry)));
            streams.cover(sheet);
            trails.add(streams.trail());
            assignments.addAll(streams.assignments());
            handovers.addAll(streams.handovers());
            readings += streams.readings();
            refusals += streams.refusals();
            gaps += streams.gaps();
        }
        return new Shown(new AuditFindings(sheet.coverage(), assignments, handovers, readings, refusals, gaps), trails);
    }

    private static Set<VerifierKey> signers(AuditPart part, Set<VerifierKey> counting) {
        String where = "chain " + part.origin().chain() + ": ";
        return switch (part.checkpoint().verify(counting)) {
            case NoteVerdict.Unverified(String reason) -> throw new AuditFault(where + "the checkpoint: " + reason);
            case NoteVerdict.Verified(String text, Set<VerifierKey> keys) -> {
                if (!keys.stream()
                        .allMatch(key -> key.name().equals(part.origin().site()))) {
                    throw new AuditFault(where + "the checkpoint is of another site's log than its key's");
                }
                yield keys;
            }
        };
    }
}
