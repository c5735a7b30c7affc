package org.wardledger.ledger.store;

import java.util.Arrays;

/**
 * Which form an index's records have. One of another form is not read but built again from the topics: to be raised with
 * every change of what is stored, or of how.
 */
final class IndexForm {
    private static final byte[] NOW = {3};

    private IndexForm() {}

    static void write(Rocks.Batch batch) {
        batch.put(Table.POSITIONS, Keys.form(), NOW);
    }

    /** @throws StoreException of the kind that makes a node build it again */
    static void check(Rocks rocks) {
        byte[] form = rocks.get(Table.POSITIONS, Keys.form());
        if (!Arrays.equals(form, NOW)) {
            throw new StoreException(
                    StoreException.Kind.DAMAGED,
                    "the index in " + rocks.directory() + " was written by another version of this program (form "
                            + (form == null ? 1 : form[0]) + ", and this one reads form " + NOW[0] + ")");
        }
    }
}
