package org.wardledger.core.audit;

import java.util.Set;
import org.wardledger.core.note.VerifierKey;

/** Whether an audit shows what it claims. */
public sealed interface AuditVerdict {
    /**
     * It does, in logs that known keys have signed.
     *
     * @param keys whose signatures were good; never empty
     */
    record Proved(AuditFindings findings, Set<VerifierKey> keys) implements AuditVerdict {
        public Proved {
            keys = Set.copyOf(keys);
        }
    }

    /** Its parts fit together, whoever signed: nobody was asked for. */
    record Consistent(AuditFindings findings) implements AuditVerdict {}

    /** It shows nothing. */
    record Refused(String reason) implements AuditVerdict {}
}
