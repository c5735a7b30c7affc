package org.wardledger.acceptance.alerts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Readings of one bed, a second apart, and the changes of alerts that must follow from them under the default rules; the
 * bed has the case's name.
 *
 * @param startSecondsAgo reading time of the first sample, before the time of publishing
 */
public record AlertCase(String bed, int startSecondsAgo, List<Sample> samples, List<AlertChange> expected) {
    private static final int RECENTLY = 50;

    /** One measurement, {@code second} after the first. */
    public record Sample(int second, String code, String value, String unit) {}

    /** What a code is measured in. */
    public enum Vital {
        HEART_RATE("8867-4", "/min"),
        SATURATION("59408-5", "%"),
        RESPIRATION("9279-1", "/min"),
        CUFF_SYSTOLIC("8480-6", "mm[Hg]"),
        TEMPERATURE("8310-5", "Cel");

        private final String code;
        private final String unit;

        Vital(String code, String unit) {
            this.code = code;
            this.unit = unit;
        }
    }

    /** Builds a case sample by sample. */
    public static final class Builder {
        private final String bed;
        private final Vital vital;
        private final List<Sample> samples = new ArrayList<>();
        private final List<AlertChange> expected = new ArrayList<>();
        private int startSecondsAgo = RECENTLY;
        private int second;

        private Builder(String bed, Vital vital) {
            this.bed = bed;
            this.vital = vital;
        }

        /** The same value in so many samples, a second apart. */
        public Builder samples(int count, String value) {
            for (int i = 0; i < count; i++) {
                samples.add(new Sample(second++, vital.code, value, vital.unit));
            }
            return this;
        }

        /** The next sample is so many seconds after the first one. */
        public Builder at(int newSecond) {
            second = newSecond;
            return this;
        }

        public Builder startingSecondsAgo(int seconds) {
            startSecondsAgo = seconds;
            return this;
        }

        public Builder raises(String rule, String priority) {
            return expect(rule, "raised", priority, false);
        }

        public Builder raisesLate(String rule, String priority) {
            return expect(rule, "raised", priority, true);
        }

        public Builder worsens(String rule, String priority) {
            return expect(rule, "raised", priority, false);
        }

        public Builder clears(String rule, String priority) {
            return expect(rule, "cleared", priority, false);
        }

        private Builder expect(String rule, String state, String priority, boolean late) {
            // a cleared alert does not come back: what follows it is another one
            int rev = expected.isEmpty() || expected.getLast().state().equals("cleared")
                    ? 1
                    : expected.getLast().rev() + 1;
            expected.add(new AlertChange(bed, rule, rev, state, priority, late));
            return this;
        }

        public AlertCase build() {
            return new AlertCase(bed, startSecondsAgo, List.copyOf(samples), List.copyOf(expected));
        }
    }

    public static Builder named(String bed, Vital vital) {
        return new Builder(bed.toLowerCase(Locale.ROOT), vital);
    }

    String device() {
        return "mon-" + bed;
    }
}
