package org.wardledger.localstack;

import java.io.Serial;

/** A data directory was created with another number of partitions, and a patient's chain depends on that number. */
final class PartitionsFixedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    PartitionsFixedException(int found, int wanted) {
        super(
                "the data directory has %d partitions, not %d: their number is fixed when a site is created; use --partitions %d or another --data"
                        .formatted(found, wanted, found));
    }
}
