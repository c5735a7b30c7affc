package org.wardledger.ledger.query;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.wardledger.core.chain.Position;
import org.wardledger.ledger.store.ReadingPlace;

/**
 * Where a page of readings ended, and at which height of the chain it was asked for: the pages of one answer are of one
 * state of the ledger, whatever is sealed meanwhile.
 */
record Cursor(ReadingPlace last, long pinnedHeight) {
    private static final int BYTES = 28;

    String text() {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .putLong(last.readingMs())
                .putLong(last.position().height())
                .putInt(last.position().index())
                .putLong(pinnedHeight)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @throws QueryProblem when it is not one that was given out */
    static Cursor parse(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
        if (bytes.length != BYTES) {
            throw unknown();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Cursor cursor =
                new Cursor(new ReadingPlace(in.getLong(), new Position(in.getLong(), in.getInt())), in.getLong());
        if (cursor.last.readingMs() < 0
                || cursor.last.position().height() < 0
                || cursor.last.position().index() < 0) {
            throw unknown();
        }
        return cursor;
    }

    private static QueryProblem unknown() {
        return QueryProblem.badParameter("cursor is what an answer before gave as next, unchanged");
    }
}
