package org.wardledger.core.entry;

import org.wardledger.core.alert.AlertId;
import org.wardledger.core.bytes.ByteWriter;

/**
 * Identities of entries that conceal contents, as bytes: kind, generation, and what tells entries of that kind apart. No
 * two entries of a site have the same, so no opener and no mask is used twice. docs/FORMATS.md, "Concealed contents".
 */
public final class Contexts {
    private Contexts() {}

    public static byte[] assigned(int generation, long assignment) {
        return start(EntryCodec.ASSIGNED, generation).u64(assignment).toBytes();
    }

    public static byte[] reading(int generation, int stream, long seq) {
        return start(EntryCodec.READING, generation).varint(stream).varint(seq).toBytes();
    }

    /** @param input offset of the refused input in its partition */
    public static byte[] rejected(int generation, long input) {
        return start(EntryCodec.REJECTED, generation).varint(input).toBytes();
    }

    /** @param input offset of the input of the first refused message */
    public static byte[] refused(int generation, long input) {
        return start(EntryCodec.REFUSED, generation).varint(input).toBytes();
    }

    public static byte[] alert(int generation, AlertId id, int rev) {
        return start(EntryCodec.ALERT, generation)
                .u64(id.high())
                .u64(id.low())
                .varint(rev)
                .toBytes();
    }

    public static byte[] accessed(int generation, EventId event) {
        ByteWriter out = start(EntryCodec.ACCESSED, generation);
        event.encode(out);
        return out.toBytes();
    }

    public static byte[] released(int generation, long assignment) {
        return start(EntryCodec.RELEASED, generation).u64(assignment).toBytes();
    }

    public static byte[] handover(int generation, int stream) {
        return start(EntryCodec.HANDOVER, generation).varint(stream).toBytes();
    }

    public static byte[] reattributed(int generation, EventId event) {
        ByteWriter out = start(EntryCodec.REATTRIBUTED, generation);
        event.encode(out);
        return out.toBytes();
    }

    public static byte[] recorded(int generation, EventId event) {
        ByteWriter out = start(EntryCodec.RECORDED, generation);
        event.encode(out);
        return out.toBytes();
    }

    private static ByteWriter start(int kind, int generation) {
        return new ByteWriter().u8(kind).varint(generation);
    }
}
