package org.wardledger.ledger.store;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.wardledger.core.chain.StateKey;
import org.wardledger.core.content.Cid;

/** Changes records of an index behind its back. */
public final class Tamper {
    private Tamper() {}

    public static void header(Path index, int chain, long height, UnaryOperator<byte[]> change) {
        change(index, Table.HEADERS, Keys.block(chain, height), change);
    }

    public static void entries(Path index, int chain, long height, UnaryOperator<byte[]> change) {
        change(index, Table.ENTRIES, Keys.block(chain, height), change);
    }

    public static void payload(Path index, Cid cid, UnaryOperator<byte[]> change) {
        change(index, Table.PAYLOADS, cid.digest(), change);
    }

    public static void logNode(Path index, int chain, int level, long node, UnaryOperator<byte[]> change) {
        change(index, Table.LOG, Keys.node(chain, level, node), change);
    }

    public static void totals(Path index, int chain, long height, UnaryOperator<byte[]> change) {
        change(index, Table.TOTALS, Keys.block(chain, height), change);
    }

    public static void state(Path index, int chain, StateKey key, UnaryOperator<byte[]> change) {
        change(index, Table.STATE, Keys.state(chain, key), change);
    }

    /** Brings back patients' keys as they stand in another index. */
    public static void copyKeys(Path from, Path to) {
        try (Rocks source = Rocks.open(from);
                Rocks target = Rocks.open(to);
                Rocks.Batch batch = target.batch();
                Rocks.Walk it = source.walk(Table.KEYS)) {
            for (it.seekToFirst(); it.isValid(); it.next()) {
                batch.put(Table.KEYS, it.key(), it.value());
            }
            target.write(batch);
        }
    }

    /** Cuts the newest block, with nothing else changed. */
    public static void cut(Path index, int chain, long height) {
        try (Rocks rocks = Rocks.open(index);
                Rocks.Batch batch = rocks.batch()) {
            batch.delete(Table.HEADERS, Keys.block(chain, height));
            batch.delete(Table.ENTRIES, Keys.block(chain, height));
            rocks.write(batch);
        }
    }

    private static void change(Path index, Table table, byte[] key, UnaryOperator<byte[]> change) {
        try (Rocks rocks = Rocks.open(index);
                Rocks.Batch batch = rocks.batch()) {
            byte[] value = rocks.get(table, key);
            if (value == null) {
                throw new IllegalArgumentException("there is no such record");
            }
            batch.put(table, key, change.apply(value));
            rocks.write(batch);
        }
    }
}
