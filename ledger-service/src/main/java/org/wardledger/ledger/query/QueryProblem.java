package org.wardledger.ledger.query;

/** A question that cannot be answered; the message is a sentence for whoever asked. */
public final class QueryProblem extends RuntimeException {
    private final Kind kind;

    /** Why there is no answer. */
    public enum Kind {
        /** The question is malformed. */
        BAD_PARAMETER,
        /** What it asks about is not in the ledger, up to the pin. */
        UNKNOWN,
        /** There will be an answer, but not yet. */
        NOT_YET
    }

    private QueryProblem(Kind kind, String detail) {
        super(detail);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    public static QueryProblem badParameter(String detail) {
        return new QueryProblem(Kind.BAD_PARAMETER, detail);
    }

    public static QueryProblem unknown(String detail) {
        return new QueryProblem(Kind.UNKNOWN, detail);
    }

    public static QueryProblem notYet(String detail) {
        return new QueryProblem(Kind.NOT_YET, detail);
    }
}
