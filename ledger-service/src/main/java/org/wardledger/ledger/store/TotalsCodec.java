package org.wardledger.ledger.store;

import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.chain.Totals;

/** Bytes of totals in the index. */
final class TotalsCodec {
    private TotalsCodec() {}

    static byte[] encode(Totals t) {
        return new ByteWriter()
                .varint(t.entries())
                .varint(t.readings())
                .varint(t.values())
                .varint(t.contents())
                .varint(t.duplicates())
                .varint(t.rejected())
                .varint(t.alerts())
                .varint(t.gaps())
                .toBytes();
    }

    static Totals decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        return new Totals(
                in.varint(), in.varint(), in.varint(), in.varint(), in.varint(), in.varint(), in.varint(), in.varint());
    }
}
