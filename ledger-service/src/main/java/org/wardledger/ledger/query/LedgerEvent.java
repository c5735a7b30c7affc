package org.wardledger.ledger.query;

import org.wardledger.ledger.wire.AlertView;

/** Something that a block brought. */
public sealed interface LedgerEvent {
    /** Where whoever heard it is then. */
    StreamPosition position();

    record Reading(StreamPosition position, ReadingView reading) implements LedgerEvent {}

    record Alert(StreamPosition position, AlertView alert) implements LedgerEvent {}

    /** Comes behind the block's readings and alerts. */
    record Block(StreamPosition position, BlockSummary block) implements LedgerEvent {}
}
