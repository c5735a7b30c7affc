package org.wardledger.ledger.http;

import java.util.Map;
import org.wardledger.ledger.query.AnswerJson;
import org.wardledger.ledger.query.LedgerEvent;
import org.wardledger.ledger.query.StreamPosition;
import org.wardledger.ledger.wire.UtcTime;

/**
 * One event of the stream as it is sent.
 *
 * @param id where whoever heard it is then: asked for what follows, the stream neither loses nor repeats anything
 * @param data JSON
 */
record StreamMessage(String id, String name, String data) {
    static StreamMessage of(LedgerEvent event) {
        String id = event.position().text();
        return switch (event) {
            case LedgerEvent.Reading reading -> new StreamMessage(id, "reading", AnswerJson.text(reading.reading()));
            case LedgerEvent.Alert alert -> new StreamMessage(id, "alert", AnswerJson.text(alert.alert()));
            case LedgerEvent.Block block -> new StreamMessage(id, "block", AnswerJson.text(block.block()));
        };
    }

    static StreamMessage heartbeat(StreamPosition position, long nowMs) {
        return new StreamMessage(position.text(), "heartbeat", AnswerJson.text(Map.of("time", UtcTime.text(nowMs))));
    }

    /** What was missed is too much to send, or nobody knows what it is: load everything anew. */
    static StreamMessage reset(StreamPosition position) {
        return new StreamMessage(position.text(), "reset", AnswerJson.text(Map.of("position", position.text())));
    }
}
