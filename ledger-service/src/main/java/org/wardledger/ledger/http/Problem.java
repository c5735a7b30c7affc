package org.wardledger.ledger.http;

import jakarta.ws.rs.core.Response;
import org.wardledger.ledger.query.AnswerJson;

/** An error as RFC 9457 has it: the title is the same for all problems of a type, the detail is about this one. */
public record Problem(String type, String title, int status, String detail) {
    static final String MEDIA_TYPE = "application/problem+json";
    private static final String PREFIX = "urn:wardledger:problem:";

    static Problem of(String name, String title, int status, String detail) {
        return new Problem(PREFIX + name, title, status, detail);
    }

    Response response() {
        // written here, so that the answer does not depend on what the client says it accepts
        return Response.status(status)
                .type(MEDIA_TYPE)
                .entity(AnswerJson.text(this))
                .build();
    }
}
