package org.wardledger.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void whateverIsNotInTheLedgerOnceAndAsSentCountsAsMissing() {
        assertThat(Comparison.parse("sent=100 acked=99 found=90 missing=4 different=3 doubled=2"))
                .map(found -> found.summary(new Totals(99, 1, 2, 3, 4)))
                .contains("sent=100 acked=99 sealed=99 duplicates=1 rejected=2 missing=9 blocks=3 alerts=4");
    }

    @Test
    void anyOtherLineIsNoResult() {
        assertThat(Comparison.parse("missing: wards/icu-1/beds/1 #17")).isEmpty();
    }
}
