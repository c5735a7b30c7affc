package org.wardledger.gateway.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.gateway.spool.SpooledMessage.Property;

class PropertyHeadersTest {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void user_properties_keep_their_order_and_may_repeat() {
        assertThat(texts(List.of(new Property("b", "1"), new Property("a", "2"), new Property("b", "ü")), 100))
                .containsExactly("mqtt.user.b=1", "mqtt.user.a=2", "mqtt.user.b=ü");
    }

    @Test
    void what_does_not_fit_is_left_out_and_counted_and_what_comes_behind_it_is_not() {
        Property large = new Property("large", "x".repeat(100));
        assertThat(texts(List.of(large, new Property("a", "b"), large), 100))
                .containsExactly("mqtt.user.a=b", "omitted-properties=2");
    }

    @Test
    void a_trace_context_stands_under_its_own_names_too_whatever_room_there_is() {
        List<Property> properties = List.of(new Property("tracestate", "vendor=1"), new Property("traceparent", TRACE));
        assertThat(texts(properties, 1000))
                .containsExactly(
                        "mqtt.user.tracestate=vendor=1",
                        "mqtt.user.traceparent=" + TRACE,
                        "traceparent=" + TRACE,
                        "tracestate=vendor=1");
        assertThat(texts(properties, 0))
                .containsExactly("omitted-properties=2", "traceparent=" + TRACE, "tracestate=vendor=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", TRACE + "0", "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", "x"})
    void what_is_no_trace_parent_is_only_a_user_property(String text) {
        assertThat(texts(List.of(new Property("traceparent", text), new Property("tracestate", "a=b")), 1000))
                .containsExactly("mqtt.user.traceparent=" + text, "mqtt.user.tracestate=a=b");
    }

    @Test
    void a_trace_state_that_is_too_long_is_left_out() {
        Property state = new Property("tracestate", "a=" + "b".repeat(511));
        assertThat(texts(List.of(new Property("traceparent", TRACE), state), 0))
                .containsExactly("omitted-properties=2", "traceparent=" + TRACE);
    }

    private static List<String> texts(List<Property> properties, int room) {
        return PropertyHeaders.of(properties, room).stream()
                .map(PropertyHeadersTest::text)
                .toList();
    }

    private static String text(Header header) {
        return header.key() + "=" + new String(header.value(), UTF_8);
    }
}
