package org.wardledger.core.alert;

/** What happened to an alert. The order is the order in the encoding: only ever append. */
public enum Change {
    RAISED("raised"),
    /** Its priority rose, or what was only late became true now. */
    WORSENED("raised"),
    CLEARED("cleared"),
    /** It stands, and its patient lies somewhere else now. */
    MOVED("raised");

    private final String state;

    Change(String state) {
        this.state = state;
    }

    /** The alert's state after the change, as JSON says it. */
    public String state() {
        return state;
    }
}
