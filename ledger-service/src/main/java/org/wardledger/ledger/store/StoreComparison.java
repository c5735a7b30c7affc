package org.wardledger.ledger.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.chain.ChainReader;
import org.wardledger.core.chain.StateKeys;
import org.wardledger.core.hiding.SiteVault;

/** Compares two indexes record by record; both are read to the end, so a damaged file is met on the way. */
final class StoreComparison {
    private StoreComparison() {}

    /** What the blocks do not bring. */
    private static final Set<Table> NOT_OF_BLOCKS = EnumSet.of(Table.POSITIONS, Table.KEYS);
    /** What takes patients' keys to know, of the state a part. */
    private static final Set<Table> OPENED = EnumSet.of(Table.LATEST, Table.DEVICES, Table.ASSIGNMENTS);

    private static final int CHAIN_BYTES = 4;

    /**
     * The first record in which they differ, in words, or null.
     *
     * @param opened whether both could open patients' keys
     */
    static @Nullable String firstDifference(Rocks one, Rocks other, boolean opened) {
        for (Table table : Table.values()) {
            boolean compared = !NOT_OF_BLOCKS.contains(table) && (opened || !OPENED.contains(table));
            Predicate<byte[]> rows = opened || table != Table.STATE ? key -> true : StoreComparison::isKeyless;
            String difference = compared ? firstDifference(table, rows, one, other) : null;
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    private static boolean isKeyless(byte[] key) {
        return StateKeys.isKeyless(Arrays.copyOfRange(key, CHAIN_BYTES, key.length));
    }

    /** @param rows which are compared, by their keys */
    private static @Nullable String firstDifference(Table table, Predicate<byte[]> rows, Rocks one, Rocks other) {
        try (Rocks.Walk mine = one.walk(table);
                Rocks.Walk theirs = other.walk(table)) {
            mine.seekToFirst();
            theirs.seekToFirst();
            skip(mine, rows);
            skip(theirs, rows);
            while (mine.isValid() || theirs.isValid()) {
                int order = order(mine, theirs);
                if (order != 0) {
                    return name(table, order < 0 ? mine.key() : theirs.key())
                            + (order < 0 ? " is one too many" : " is missing");
                }
                if (!Arrays.equals(mine.value(), theirs.value())) {
                    return name(table, mine.key()) + " has another value";
                }
                mine.next();
                theirs.next();
                skip(mine, rows);
                skip(theirs, rows);
            }
            return null;
        }
    }

    /** Goes on to a row that is compared, if there is another. */
    private static void skip(Rocks.Walk walk, Predicate<byte[]> rows) {
        while (walk.isValid() && !rows.test(walk.key())) {
            walk.next();
        }
    }

    /**
     * The first key that is kept of a patient who is erased, in words, or null.
     *
     * @param blocks an index that knows who is erased
     */
    static @Nullable String firstKeyOfErased(List<ChainStore> chains, LedgerStore blocks) {
        for (ChainStore chain : chains) {
            ChainReader reader = blocks.chain(chain.chain()).reader();
            for (KeyTable.Row row : chain.keys().records()) {
                SiteVault.Owner owner = SiteVault.owner(row.value());
                if (reader.isErased(owner.patient())) {
                    return "chain " + chain.chain() + ": key " + owner.epoch() + " of the erased patient "
                            + HexFormat.of().toHexDigits(owner.patient()) + " is still there";
                }
            }
        }
        return null;
    }

    private static int order(Rocks.Walk mine, Rocks.Walk theirs) {
        if (!mine.isValid()) {
            return 1;
        }
        return theirs.isValid() ? Arrays.compareUnsigned(mine.key(), theirs.key()) : -1;
    }

    private static String name(Table table, byte[] key) {
        boolean ofChain = table != Table.PAYLOADS && table != Table.DEVICES && key.length >= 4;
        String chain = ofChain ? "chain " + ByteBuffer.wrap(key).getInt() + ": " : "";
        return chain + "record " + HexFormat.of().formatHex(key) + " of " + table.text();
    }
}
