package org.wardledger.gateway.admission;

/** Why a message was refused. The codes are part of the formats: they stand in Kafka and in the ledger. */
public enum Reason {
    BAD_TOPIC("bad-topic", "The topic is not wards/{ward}/beds/{bed}/devices/{device}/{stream}."),
    UNSUPPORTED_STREAM("unsupported-stream", "This stream is not read yet."),
    UNKNOWN_CONTENT_TYPE("unknown-content-type", "The content type is not one that is read here."),
    TOO_LARGE("too-large", "It is larger than a reading may be."),
    MALFORMED("malformed", "The payload is not a reading in our JSON format."),
    BAD_NAME("bad-name", "A name is not 1 to 64 of the characters A-Z a-z 0-9 _ -."),
    BAD_TIME("bad-time", "The time is not RFC 3339 with an offset, or lies outside the years 1970 to 9999."),
    FUTURE_TIME("future-time", "The time is more than 2 s ahead of the gateway's clock."),
    BAD_SEQUENCE("bad-sequence", "The sequence is not a whole number from 0 to 2^63-1."),
    UNKNOWN_CODE("unknown-code", "The code is not one of the vitals known here."),
    BAD_UNIT("bad-unit", "The unit is not the UCUM unit of this code."),
    BAD_QUALITY("bad-quality", "The quality is not valid, questionable, implausible or sensor-off."),
    BAD_VALUE("bad-value", "A value is missing, is where none may be, or is not of the kind or size it must be."),
    UNKNOWN_DEVICE("unknown-device", "Nobody registered the device, and this site takes nothing of such devices."),
    UNDECLARED_STREAM("undeclared-stream", "The device is registered, and not with this stream."),
    RATE_LIMITED("rate-limited", "The device sends more than it may."),
    /** A fault of ours: the bytes are kept, and the stream goes on. */
    GATEWAY_FAULT("gateway-fault", "The gateway failed on this message; its log says how.");

    private final String code;
    private final String sentence;

    Reason(String code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    public String code() {
        return code;
    }

    /** For people, ends with a full stop. */
    public String sentence() {
        return sentence;
    }
}
