package org.wardledger.ledger.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.wardledger.ledger.event.Devices;
import org.wardledger.ledger.event.Events;
import org.wardledger.ledger.query.QueryProblem;
import org.wardledger.ledger.store.StoreException;

/** Turns whatever goes wrong into a problem. What nobody expected goes to the log, and only its number goes out. */
final class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final int SERVER_ERROR = 500;
    private static final int RETRY_AFTER_SECONDS = 5;

    @ServerExceptionMapper
    Response query(QueryProblem problem) {
        String detail = String.valueOf(problem.getMessage());
        Problem answer =
                switch (problem.kind()) {
                    case BAD_PARAMETER -> Problem.of("bad-parameter", "Bad parameter", 400, detail);
                    case UNKNOWN -> Problem.of("unknown", "Not in the ledger", 404, detail);
                    case NOT_YET -> Problem.of("not-yet", "Not yet", 409, detail);
                };
        return answer.response();
    }

    @ServerExceptionMapper
    Response notWritten(Events.NotWritten e) {
        return Problem.of("not-written", "Not written", 503, String.valueOf(e.getMessage()))
                .response();
    }

    /** Until the index is open again, or built again. */
    @ServerExceptionMapper
    Response noIndex(StoreException e) {
        LOG.warnf("an answer has to wait for the index: %s", e.getMessage());
        Response problem = Problem.of(
                        "no-index",
                        "The index cannot be read",
                        503,
                        "This node's index is being opened anew or built again; ask again later, or another node")
                .response();
        return Response.fromResponse(problem)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }

    @ServerExceptionMapper
    Response notRead(Devices.NotRead e) {
        return Problem.of("not-read", "Not read yet", 503, String.valueOf(e.getMessage()))
                .response();
    }

    @ServerExceptionMapper
    Response http(WebApplicationException e) {
        Response response = e.getResponse();
        if (response.getStatus() == Response.Status.SERVICE_UNAVAILABLE.getStatusCode()) {
            return Problem.of(
                            "busy",
                            "Too many at a time",
                            response.getStatus(),
                            "There are too many listeners; try again later")
                    .response();
        }
        if (response.getStatus() >= SERVER_ERROR) {
            return unexpected(e);
        }
        String reason = response.getStatusInfo().getReasonPhrase();
        Response problem = Problem.of("http", reason, response.getStatus(), "This path does not answer that: " + reason)
                .response();
        return Response.fromResponse(problem)
                .replaceAll(response.getHeaders())
                .type(Problem.MEDIA_TYPE)
                .build();
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e) {
        String number = UUID.randomUUID().toString();
        LOG.errorf(e, "unexpected error %s", number);
        return Problem.of("unexpected", "Unexpected error", SERVER_ERROR, "The service's log has it under " + number)
                .response();
    }
}
