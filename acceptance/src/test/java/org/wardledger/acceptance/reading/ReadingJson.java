package org.wardledger.acceptance.reading;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes payloads by hand, as a device would. */
public final class ReadingJson {
    private ReadingJson() {}

    public static String vitalsTopic(String ward, String bed, String device) {
        return "wards/" + ward + "/beds/" + bed + "/devices/" + device + "/vitals";
    }

    /** One measurement in one reading; the value is written as given. */
    public static String vital(String boot, long seq, Instant time, String code, String value, String unit) {
        return """
                {"boot":"%s","seq":%d,"time":"%s","measurements":[{"code":"%s","value":%s,"unit":"%s"}]}""".formatted(boot, seq, time.truncatedTo(ChronoUnit.MILLIS), code, value, unit);
    }

    public static String heartRate(String boot, long seq, Instant time, String value) {
        return vital(boot, seq, time, "8867-4", value, "/min");
    }
}
