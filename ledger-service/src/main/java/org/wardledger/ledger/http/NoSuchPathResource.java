package org.wardledger.ledger.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.wardledger.ledger.query.QueryProblem;

/** Answers for every path of the API that nothing else answers for. */
@Path("/api/{rest:.*}")
public class NoSuchPathResource {
    @GET
    @Operation(hidden = true)
    public String nothing(@PathParam("rest") String rest) {
        throw QueryProblem.unknown("there is nothing at /api/" + rest + "; /q/openapi lists what there is");
    }
}
