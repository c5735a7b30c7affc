package org.wardledger.ledger.query;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.chain.Chart;
import org.wardledger.core.content.PersonContent;
import org.wardledger.core.content.StayContent;
import org.wardledger.ledger.wire.UtcTime;

/** What was recorded of a patient, as JSON says it. */
public final class ChartView {
    private ChartView() {}

    /**
     * The newest stay.
     *
     * @param kind {@code admitted}, {@code transferred} or {@code discharged}
     * @param ward and {@code bed}: absent when the patient was discharged
     * @param at since when
     */
    public record StayView(
            String kind, @Nullable String ward, @Nullable String bed, String at, String actor) {
        static @Nullable StayView of(Chart chart) {
            StayContent stay = chart.stay();
            if (stay == null) {
                return null;
            }
            boolean lies = !stay.isDischarged();
            return new StayView(
                    stay.kind().text(),
                    lies ? stay.ward() : null,
                    lies ? stay.bed() : null,
                    UtcTime.text(stay.atMs()),
                    stay.actor());
        }
    }

    /** Who the patient is, as far as somebody said. */
    public record PersonView(
            @Nullable String label,
            @Nullable Integer yearOfBirth,
            @Nullable Boolean pregnant,
            int spo2Scale,
            String actor) {
        static @Nullable PersonView of(Chart chart) {
            PersonContent person = chart.person();
            return person == null
                    ? null
                    : new PersonView(
                            person.label(),
                            person.yearOfBirth(),
                            person.pregnant(),
                            person.spo2Scale(),
                            person.actor());
        }
    }
}
