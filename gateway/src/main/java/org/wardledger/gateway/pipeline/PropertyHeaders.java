package org.wardledger.gateway.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.wardledger.gateway.spool.SpooledMessage.Property;

/**
 * MQTT user properties as headers of a Kafka record: {@code mqtt.user.} and the name, in their order. A W3C trace context
 * among them (https://www.w3.org/TR/trace-context/) also stands under its own names, where tools that follow a message
 * through Kafka look for it.
 *
 * <p>What does not fit is left out, and {@code omitted-properties} says how many there were.
 */
final class PropertyHeaders {
    private static final String TRACE_PARENT = "traceparent";
    private static final String TRACE_STATE = "tracestate";
    private static final int MAX_TRACE_STATE = 512; // what everybody must be able to pass on
    private static final String TRACE_PARENT_SHAPE = "xx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-xxxxxxxxxxxxxxxx-xx";

    private PropertyHeaders() {}

    /**
     * @param room how many bytes names and values may take, in UTF-8 and at most; a trace context, which is small and
     *     bounded, comes in addition
     */
    static List<Header> of(List<Property> properties, int room) {
        List<Header> headers = new ArrayList<>(properties.size());
        int left = room;
        int omitted = 0;
        for (Property property : properties) {
            long size = 3L * (property.name().length() + property.value().length()); // at most, in UTF-8
            if (size > left) {
                omitted++;
                continue;
            }
            left -= (int) size;
            headers.add(header("mqtt.user." + property.name(), property.value()));
        }
        if (omitted > 0) {
            headers.add(header("omitted-properties", Integer.toString(omitted)));
        }
        putTrace(headers, properties);
        return headers;
    }

    private static void putTrace(List<Header> headers, List<Property> properties) {
        String parent = first(properties, TRACE_PARENT);
        if (!isTraceParent(parent)) {
            return;
        }
        headers.add(header(TRACE_PARENT, parent));
        String state = first(properties, TRACE_STATE);
        if (!state.isEmpty() && state.length() <= MAX_TRACE_STATE) {
            headers.add(header(TRACE_STATE, state));
        }
    }

    private static String first(List<Property> properties, String name) {
        for (Property property : properties) {
            if (property.name().equals(name)) {
                return property.value();
            }
        }
        return "";
    }

    /** Of the version that there is, 00, and of any other that looks like it. */
    private static boolean isTraceParent(String text) {
        if (text.length() != TRACE_PARENT_SHAPE.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (TRACE_PARENT_SHAPE.charAt(i) == 'x' ? !hex : c != '-') {
                return false;
            }
        }
        return true;
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }
}
