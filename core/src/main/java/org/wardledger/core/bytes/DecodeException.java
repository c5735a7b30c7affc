package org.wardledger.core.bytes;

/** Bytes that are not the canonical encoding of a value. The only exception that decoders throw for bad bytes. */
public final class DecodeException extends RuntimeException {
    public DecodeException(String message) {
        super(message);
    }
}
