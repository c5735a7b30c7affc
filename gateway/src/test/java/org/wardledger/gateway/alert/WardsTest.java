package org.wardledger.gateway.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WardsTest {
    private final Wards wards = new Wards();

    @Test
    void a_ward_is_known_from_its_topics_and_by_its_name_once() {
        wards.seenOn("wards/icu-1/beds/b1/devices/d/vitals");
        wards.seenOn("wards/icu-1/beds/b2/alerts/0123");
        wards.seen("icu-2");
        wards.seen("icu-1");
        assertThat(wards.all())
                .containsOnlyKeys("icu-1", "icu-2")
                .containsEntry("icu-1", 0)
                .containsEntry("icu-2", 1);
    }

    @Test
    void what_is_no_wards_topic_or_no_name_says_nothing() {
        for (String topic : new String[] {
            "", "wards/", "wards/icu", "wards//beds/b", "wards/icu/system/alerting", "wards/i+u/beds/b", "x/icu/beds/b"
        }) {
            wards.seenOn(topic);
        }
        wards.seen("an icu");
        wards.seen("");
        assertThat(wards.all()).isEmpty();
    }

    @Test
    void there_are_ten_thousand_at_the_most() {
        for (int i = 0; i <= Wards.MOST; i++) {
            wards.seen("w" + i);
        }
        assertThat(wards.all()).hasSize(Wards.MOST).doesNotContainKey("w" + Wards.MOST);
    }
}
