package org.wardledger.ledger.store;

/** The index's column families. The names stand on disk: never change one. */
enum Table {
    /** Positions in the topics, per chain. */
    POSITIONS("default"),
    /** Chain and height to header bytes. */
    HEADERS("headers"),
    /** Chain and height to the body's bytes without its payloads. */
    ENTRIES("entries"),
    /** Chain and height to the totals up to there. */
    TOTALS("totals"),
    /** The chains' derived state. */
    STATE("state"),
    /** Digest of the CID to the payload. */
    PAYLOADS("payloads"),
    /** Nodes of the chains' logs. */
    LOG("log"),
    /** Chain and height, to the keys that sign a log from this block on; only where they change. */
    SIGNERS("signers"),
    /** Patient, reading time and place; no value. */
    READINGS("readings"),
    /** Place of every alert entry, to its alert's id. */
    ALERT_ENTRIES("alert-entries"),
    /** Alerts that stand now, to the place where they were raised. */
    OPEN_ALERTS("open-alerts"),
    /** Device, chain and assignment, to the height at which it was assigned. */
    DEVICES("devices"),
    /** Patient and the place where it was assigned a device, to the assignment. */
    ASSIGNMENTS("assignments"),
    /** Patient and code, to the place of the newest reading that has it, and the height of the first one. */
    LATEST("latest"),
    /** Patients' wrapped keys: {@link KeyTable}. Not derived from the blocks. */
    KEYS("keys"),
    /** Alert and revision, to the place of that change. */
    ALERTS("alerts"),
    /** Stream's ordinal, to the places of its Opened and its Handover entry. */
    STREAMS("streams");

    private final String text;

    Table(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
