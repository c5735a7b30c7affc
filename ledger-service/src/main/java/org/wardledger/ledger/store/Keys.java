package org.wardledger.ledger.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.chain.StateKey;

/** Keys of the index. Big-endian and fixed-width, so that byte order is the order of chain, time and height. */
final class Keys {
    private Keys() {}

    static byte[] chain(int chain) {
        return ByteBuffer.allocate(4).putInt(chain).array();
    }

    /** Beside the positions of the blocks, which have the chain alone as their key. */
    static byte[] keyPosition(int chain) {
        return ByteBuffer.allocate(5).putInt(chain).put((byte) 'k').array();
    }

    /** Shorter than any chain's. */
    static byte[] blind() {
        return new byte[] {'b'};
    }

    /** As short. */
    static byte[] form() {
        return new byte[] {'f'};
    }

    static byte[] offset(long offset) {
        return ByteBuffer.allocate(8).putLong(offset).array();
    }

    /** What the keys of a patient's closed records begin with. */
    static byte[] closed(int chain, long patient) {
        byte[] prefix = StateKey.closedPrefix(patient);
        return ByteBuffer.allocate(4 + prefix.length).putInt(chain).put(prefix).array();
    }

    static byte[] block(int chain, long height) {
        return ByteBuffer.allocate(12).putInt(chain).putLong(height).array();
    }

    static byte[] state(int chain, StateKey key) {
        byte[] bytes = key.toBytes();
        return ByteBuffer.allocate(4 + bytes.length).putInt(chain).put(bytes).array();
    }

    static byte[] node(int chain, int level, long index) {
        return ByteBuffer.allocate(13)
                .putInt(chain)
                .put((byte) level)
                .putLong(index)
                .array();
    }

    static byte[] patient(int chain, long patient) {
        return ByteBuffer.allocate(12).putInt(chain).putLong(patient).array();
    }

    static byte[] reading(int chain, long patient, long readingMs, long height, int index) {
        return ByteBuffer.allocate(32)
                .putInt(chain)
                .putLong(patient)
                .putLong(readingMs)
                .putLong(height)
                .putInt(index)
                .array();
    }

    static byte[] alertEntry(int chain, long height, int index) {
        return ByteBuffer.allocate(16)
                .putInt(chain)
                .putLong(height)
                .putInt(index)
                .array();
    }

    static byte[] alert(int chain, AlertId id) {
        return ByteBuffer.allocate(20)
                .putInt(chain)
                .putLong(id.high())
                .putLong(id.low())
                .array();
    }

    static byte[] alert(int chain, AlertId id, int rev) {
        return ByteBuffer.allocate(24).put(alert(chain, id)).putInt(rev).array();
    }

    static byte[] assigned(int chain, long patient, long height, int index) {
        return ByteBuffer.allocate(24)
                .putInt(chain)
                .putLong(patient)
                .putLong(height)
                .putInt(index)
                .array();
    }

    static byte[] latest(int chain, long patient, String code) {
        byte[] text = code.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(12 + text.length)
                .putInt(chain)
                .putLong(patient)
                .put(text)
                .array();
    }

    static byte[] stream(int chain, int ordinal) {
        return ByteBuffer.allocate(8).putInt(chain).putInt(ordinal).array();
    }

    /** Beside the place where the stream was opened, which has the ordinal alone as its key. */
    static byte[] handover(int chain, int ordinal) {
        return ByteBuffer.allocate(9)
                .putInt(chain)
                .putInt(ordinal)
                .put((byte) 'h')
                .array();
    }

    /** A device's name ends with a zero byte, which no name contains. */
    static byte[] device(String device) {
        byte[] name = device.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(name.length + 1).put(name).put((byte) 0).array();
    }

    static byte[] device(String device, int chain, long assignment) {
        byte[] prefix = device(device);
        return ByteBuffer.allocate(prefix.length + 12)
                .put(prefix)
                .putInt(chain)
                .putLong(assignment)
                .array();
    }
}
