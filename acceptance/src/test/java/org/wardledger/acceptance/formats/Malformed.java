package org.wardledger.acceptance.formats;

/** Bytes that are not what docs/FORMATS.md says. An AssertionError: whoever reads a ledger here expects a sound one. */
public final class Malformed extends AssertionError {
    private static final long serialVersionUID = 1L;

    public Malformed(String message) {
        super(message);
    }
}
