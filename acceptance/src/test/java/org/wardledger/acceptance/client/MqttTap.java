package org.wardledger.acceptance.client;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.wardledger.acceptance.process.Cable;

/**
 * Hears a client's MQTT connections, and holds it to the rule that it acknowledges what the same connection has delivered, as
 * often as it has. MQTT 5.0, 2.1 to 2.2, 3.3 and 3.4; QoS 1 only. Thread-safe.
 */
public final class MqttTap implements Cable.Tap {
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int SUBSCRIBE = 8;

    private final Map<Object, Talk> talks = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private int subscribed;
    private Talk newest = new Talk();
    private int deliveries;

    @Override
    public synchronized void passes(Object connection, boolean toServer, byte[] bytes, int count) {
        Talk talk = talks.computeIfAbsent(connection, begun -> new Talk());
        if (toServer) {
            talk.toServer.take(bytes, count, (type, packet) -> said(talk, type, packet));
        } else {
            talk.toClient.take(bytes, count, (type, packet) -> heard(talk, type, packet));
        }
    }

    private void said(Talk talk, int type, byte[] packet) {
        if (type == SUBSCRIBE) {
            subscribed++;
            newest = talk; // what another connection has delivered comes again
        } else if (type == PUBACK) {
            int id = number(packet, Talk.body(packet));
            Integer left = talk.delivered.merge(id, -1, Integer::sum);
            talk.open--;
            if (left < 0) {
                wrong.add("packet id " + id + " is acknowledged " + -left
                        + " times more than this connection has delivered it");
            }
        }
    }

    private void heard(Talk talk, int type, byte[] packet) {
        if (type == PUBLISH && ((packet[0] >> 1) & 3) == 1) {
            int topic = Talk.body(packet);
            talk.delivered.merge(number(packet, topic + 2 + number(packet, topic)), 1, Integer::sum);
            talk.open++;
            deliveries++;
        }
    }

    private static int number(byte[] packet, int at) {
        return ((packet[at] & 0xff) << 8) | (packet[at + 1] & 0xff);
    }

    /** How many connections have subscribed. */
    public synchronized int subscribed() {
        return subscribed;
    }

    /** How many deliveries of the newest connection that subscribed are not acknowledged. */
    public synchronized int open() {
        return newest.open;
    }

    /** How many messages were delivered on all connections. */
    public synchronized int deliveries() {
        return deliveries;
    }

    /** Acknowledgements of what was not delivered. */
    public synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }

    private static final class Talk {
        private final Packets toServer = new Packets();
        private final Packets toClient = new Packets();
        private final Map<Integer, Integer> delivered = new HashMap<>();
        private int open;

        /** Where a whole packet's variable header begins. */
        static int body(byte[] packet) {
            int at = 1;
            while (packet[at] < 0) {
                at++;
            }
            return at + 1;
        }
    }

    /** Cuts a stream into packets. */
    private static final class Packets {
        private byte[] rest = new byte[0];

        void take(byte[] bytes, int count, BiConsumer<Integer, byte[]> each) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(rest);
            all.write(bytes, 0, count);
            rest = all.toByteArray();
            for (int length = length(); length > 0 && length <= rest.length; length = length()) {
                byte[] packet = Arrays.copyOf(rest, length);
                rest = Arrays.copyOfRange(rest, length, rest.length);
                each.accept((packet[0] >> 4) & 15, packet);
            }
        }

        /** Of the first packet with its header, or 0 when that is not known yet. */
        private int length() {
            int value = 0;
            for (int at = 1; at < rest.length; at++) {
                value |= (rest[at] & 127) << (7 * (at - 1));
                if (rest[at] >= 0) {
                    return at + 1 + value;
                }
            }
            return 0;
        }
    }
}
