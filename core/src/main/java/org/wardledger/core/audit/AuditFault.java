package org.wardledger.core.audit;

/** Why an audit shows nothing; the message is for people. Ends in a verdict, {@link AuditVerdict.Refused}. */
final class AuditFault extends RuntimeException {
    AuditFault(String reason) {
        super(reason);
    }
}
