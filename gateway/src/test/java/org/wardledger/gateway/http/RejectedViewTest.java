package org.wardledger.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.gateway.rejected.KeptMessage;

class RejectedViewTest {
    @Test
    void text_is_shown_as_text_and_everything_else_in_base64() {
        RejectedView text = RejectedView.of(kept("{é".getBytes(UTF_8), 3));
        assertThat(text.id()).isEqualTo("2-7");
        assertThat(text.time()).isEqualTo("1970-01-01T00:00:01.000Z");
        assertThat(text.sentence()).isEqualTo("The payload is not a reading in our JSON format.");
        assertThat(text.payload()).isEqualTo("{é");
        assertThat(text.base64()).isNull();
        assertThat(text.cut()).isNull();
        RejectedView bytes = RejectedView.of(kept(new byte[] {(byte) 0xff, 0}, 2));
        assertThat(bytes.payload()).isNull();
        assertThat(bytes.base64()).isEqualTo("/wA=");
    }

    @Test
    void a_message_that_was_cut_says_so() {
        RejectedView cut = RejectedView.of(kept(new byte[2], 3));
        assertThat(cut.cut()).isTrue();
        assertThat(cut.bytes()).isEqualTo(3);
    }

    private static KeptMessage kept(byte[] payload, long bytes) {
        return new KeptMessage(2, 7, 1000, -1, "t", "malformed", "", "d", "g", null, List.of(), payload, bytes);
    }
}
