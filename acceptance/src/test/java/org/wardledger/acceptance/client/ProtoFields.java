package org.wardledger.acceptance.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The fields of one Protocol Buffers message, as far as OTLP needs them. */
final class ProtoFields {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private record Field(int number, long value, byte[] bytes) {}

    private final List<Field> fields = new ArrayList<>();

    ProtoFields(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            long value = 0;
            byte[] bytes = {};
            switch (tag & 7) {
                case VARINT -> value = varint(in);
                case FIXED64 -> value = in.getLong();
                case FIXED32 -> value = in.getInt();
                case BYTES -> {
                    bytes = new byte[(int) varint(in)];
                    in.get(bytes);
                }
                default -> throw new IllegalArgumentException("no wire type of OTLP: " + tag);
            }
            fields.add(new Field(tag >>> 3, value, bytes));
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    /** Everything under a number, in order. */
    List<byte[]> all(int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .map(Field::bytes)
                .toList();
    }

    /** The last under a number, empty when there is none. */
    byte[] bytes(int number) {
        List<byte[]> all = all(number);
        return all.isEmpty() ? new byte[0] : all.getLast();
    }

    long number(int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .mapToLong(Field::value)
                .reduce(0, (before, last) -> last);
    }
}
