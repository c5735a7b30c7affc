package org.wardledger.core.alert;

/** How urgent an alert is (IEC 60601-1-8), lowest first. The order is the order in the encoding. */
public enum Priority {
    LOW("low"),
    MEDIUM("medium"),
    HIGH("high");

    private final String text;

    Priority(String text) {
        this.text = text;
    }

    /** The word used in JSON and in rule files. */
    public String text() {
        return text;
    }
}
