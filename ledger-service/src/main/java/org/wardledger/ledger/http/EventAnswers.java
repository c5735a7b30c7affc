package org.wardledger.ledger.http;

import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.ledger.event.Events;
import org.wardledger.ledger.event.Remains;
import org.wardledger.ledger.query.AnswerJson;

/** What became of an event that somebody asked for. */
final class EventAnswers {
    private static final int ACCEPTED = 202;

    private EventAnswers() {}

    /** 200 when it is sealed, 202 when it is written. */
    static Response answer(Events.Outcome outcome) {
        return answer(outcome, null);
    }

    static Response answer(Events.Outcome outcome, @Nullable List<Remains.Place> remains) {
        return Response.status(outcome.position() == null ? ACCEPTED : Response.Status.OK.getStatusCode())
                .entity(AnswerJson.text(EventAnswer.of(outcome, remains)))
                .build();
    }

    /**
     * An event.
     *
     * @param state {@code sealed} or {@code pending}: written, and to be sealed when its chain goes on
     * @param remains for an erasure, where something of the patient may still be read
     */
    record EventAnswer(
            String event,
            String state,
            int chain,
            @Nullable Long height,
            @Nullable Integer index,
            @Nullable List<Remains.Place> remains) {
        static EventAnswer of(Events.Outcome outcome, @Nullable List<Remains.Place> remains) {
            var position = outcome.position();
            return new EventAnswer(
                    outcome.event().toString(),
                    position == null ? "pending" : "sealed",
                    outcome.chain(),
                    position == null ? null : position.height(),
                    position == null ? null : position.index(),
                    remains);
        }
    }
}
