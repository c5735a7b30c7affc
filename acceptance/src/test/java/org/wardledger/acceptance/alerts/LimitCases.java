package org.wardledger.acceptance.alerts;

import static org.wardledger.acceptance.alerts.AlertCase.Vital.CUFF_SYSTOLIC;
import static org.wardledger.acceptance.alerts.AlertCase.Vital.HEART_RATE;
import static org.wardledger.acceptance.alerts.AlertCase.Vital.RESPIRATION;
import static org.wardledger.acceptance.alerts.AlertCase.Vital.SATURATION;
import static org.wardledger.acceptance.alerts.AlertCase.Vital.TEMPERATURE;
import static org.wardledger.acceptance.alerts.AlertCase.named;

import java.util.List;

/**
 * Cases at the edges of the default rules (heart rate 50 to 120 for 6 s, hysteresis 3; SpO2 90 and 80 for 10 s, 1;
 * respiration 8 to 30 for 14 s, 2; cuff systolic 90 to 160 at once, 5; temperature 36 to 39 at once, 0.2).
 */
public final class LimitCases {
    private LimitCases() {}

    /** One sample short of the delay, followed by one inside. Alone, because a sabotage run must turn it red. */
    public static AlertCase oneSampleShort() {
        return named("one-short", HEART_RATE).samples(6, "49").samples(3, "60").build();
    }

    /** Exactly the delay. */
    public static AlertCase exactlyTheDelay() {
        return named("exact-delay", HEART_RATE)
                .samples(7, "49")
                .samples(3, "50")
                .raises("hr-low", "medium")
                .build();
    }

    /** All cases; the last one takes longest, and is alerted on by a timer. */
    public static List<AlertCase> all() {
        return List.of(
                oneSampleShort(),
                exactlyTheDelay(),
                named("at-low-limit", HEART_RATE).samples(20, "50").build(),
                named("at-high-limit", HEART_RATE).samples(20, "120").build(),
                named("over-high", HEART_RATE)
                        .samples(7, "120.1")
                        .raises("hr-high", "medium")
                        .build(),
                named("interrupted", HEART_RATE)
                        .samples(6, "49")
                        .samples(1, "50")
                        .samples(6, "49")
                        .samples(1, "60")
                        .build(),
                named("not-back-yet", HEART_RATE)
                        .samples(7, "49")
                        .samples(8, "52.9")
                        .raises("hr-low", "medium")
                        .build(),
                named("just-back", HEART_RATE)
                        .samples(7, "49")
                        .samples(1, "53")
                        .raises("hr-low", "medium")
                        .clears("hr-low", "medium")
                        .build(),
                named("twice", HEART_RATE)
                        .samples(7, "49")
                        .samples(1, "53")
                        .samples(7, "48")
                        .raises("hr-low", "medium")
                        .clears("hr-low", "medium")
                        .raises("hr-low", "medium")
                        .build(),
                named("out-of-order", HEART_RATE)
                        .at(30)
                        .samples(1, "60")
                        .at(0)
                        .samples(10, "40")
                        .build(),
                named("implausible", HEART_RATE)
                        .samples(10, "301")
                        .samples(1, "60")
                        .build(),
                named("saturation-80", SATURATION)
                        .samples(11, "80")
                        .raises("spo2-low", "medium")
                        .build(),
                named("saturation-79", SATURATION)
                        .samples(11, "79")
                        .raises("spo2-low", "high")
                        .build(),
                named("worsening", SATURATION)
                        .samples(11, "89")
                        .samples(11, "79")
                        .samples(1, "90.9")
                        .samples(1, "91")
                        .raises("spo2-low", "medium")
                        .worsens("spo2-low", "high")
                        .clears("spo2-low", "high")
                        .build(),
                named("breathing-short", RESPIRATION)
                        .samples(14, "31")
                        .samples(1, "30")
                        .build(),
                named("breathing", RESPIRATION)
                        .samples(15, "31")
                        .samples(1, "28.1")
                        .raises("rr-high", "medium")
                        .build(),
                named("fever", TEMPERATURE)
                        .samples(1, "39.0")
                        .samples(1, "39.01")
                        .samples(1, "38.81")
                        .raises("temp-high", "medium")
                        .build(),
                named("fever-gone", TEMPERATURE)
                        .samples(1, "39.01")
                        .samples(1, "38.80")
                        .raises("temp-high", "medium")
                        .clears("temp-high", "medium")
                        .build(),
                named("cuff", CUFF_SYSTOLIC)
                        .samples(1, "90")
                        .samples(1, "89")
                        .samples(1, "94")
                        .raises("bp-cuff-sys-low", "medium")
                        .build(),
                named("late", HEART_RATE)
                        .startingSecondsAgo(300)
                        .samples(7, "49")
                        .raisesLate("hr-low", "medium")
                        .build(),
                named("timer", HEART_RATE)
                        .samples(6, "49")
                        .raises("hr-low", "medium")
                        .build());
    }
}
