package org.wardledger.core.chain;

import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;

/** Counters of a chain's state. */
record ChainRecord(long engineMs, int patients, int streams, Totals totals) {
    static final ChainRecord EMPTY = new ChainRecord(0, 0, 0, Totals.NONE);

    byte[] encode() {
        return new ByteWriter()
                .varint(engineMs)
                .varint(patients)
                .varint(streams)
                .varint(totals.entries())
                .varint(totals.readings())
                .varint(totals.values())
                .varint(totals.contents())
                .varint(totals.duplicates())
                .varint(totals.rejected())
                .varint(totals.alerts())
                .varint(totals.gaps())
                .toBytes();
    }

    static ChainRecord decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        return new ChainRecord(
                in.varint(),
                in.count(Integer.MAX_VALUE, "patients"),
                in.count(Integer.MAX_VALUE, "streams"),
                new Totals(
                        in.varint(),
                        in.varint(),
                        in.varint(),
                        in.varint(),
                        in.varint(),
                        in.varint(),
                        in.varint(),
                        in.varint()));
    }

    ChainRecord at(long nextEngineMs) {
        return new ChainRecord(nextEngineMs, patients, streams, totals);
    }

    ChainRecord plus(Totals more) {
        return new ChainRecord(engineMs, patients, streams, totals.plus(more));
    }

    ChainRecord withOneMorePatient() {
        return new ChainRecord(engineMs, patients + 1, streams, totals);
    }

    ChainRecord withOneMoreStream() {
        return new ChainRecord(engineMs, patients, streams + 1, totals);
    }
}
