package org.wardledger.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wardledger.gateway.mqtt.IncomingLink.Refusal;

class RefusalTest {

    @Test
    void a_late_refusal_of_an_older_connection_does_not_hide_the_newer_ones() {
        Refusal second = new Refusal(2, "second");
        assertThat(second.newer(new Refusal(1, "first"))).isSameAs(second);
        assertThat(second.newer(new Refusal(3, "third"))).isEqualTo(new Refusal(3, "third"));
    }

    @Test
    void of_one_connection_the_first_reason_stays() {
        Refusal first = new Refusal(1, "first");
        assertThat(first.newer(new Refusal(1, "again"))).isSameAs(first);
    }
}
