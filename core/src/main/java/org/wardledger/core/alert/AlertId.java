package org.wardledger.core.alert;

import java.util.HexFormat;

/** Names an alert for ever: 16 bytes that say nothing to those without the patient's key. See {@link AlertNames}. */
public record AlertId(long high, long low) {
    public static final int BYTES = 16;

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
