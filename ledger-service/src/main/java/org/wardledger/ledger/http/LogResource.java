package org.wardledger.ledger.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.wardledger.ledger.query.LogQueries;
import org.wardledger.ledger.query.QueryProblem;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.store.LedgerStore;

/**
 * Each chain's log as c2sp.org/tlog-tiles has it: static resources, which anybody may keep for ever, beside one that
 * changes. The log's entries are the blocks' headers. A later generation has names of its own, since those of the one before
 * may have been given to blocks that were lost.
 */
@Path("/log")
@Tag(name = "Log", description = "Checkpoints and tiles for auditors, c2sp.org/tlog-tiles")
public class LogResource {
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private final LogQueries logs;

    public LogResource(LedgerStore store, CheckpointStore checkpoints) {
        this.logs = new LogQueries(store, checkpoints);
    }

    @GET
    @Path("{chain}/checkpoint")
    @Produces(MediaType.TEXT_PLAIN + ";charset=utf-8")
    @Operation(summary = "The newest signed checkpoint of a chain: a signed note")
    public String checkpoint(@PathParam("chain") String chain, @Context HttpServerRequest request) {
        only(request, chain + "/checkpoint");
        return logs.checkpoint(chain);
    }

    @GET
    @Path("{chain}/{generation}/checkpoint")
    @Produces(MediaType.TEXT_PLAIN + ";charset=utf-8")
    @Operation(summary = "The same of a chain that was restored, in its newest generation")
    public String checkpoint(
            @PathParam("chain") String chain,
            @PathParam("generation") String generation,
            @Context HttpServerRequest request) {
        return checkpoint(chain + "/" + generation, request);
    }

    @GET
    @Path("{chain}/tile/{tile:.+}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(summary = "A tile, L/N[.p/W], or a bundle of headers, entries/N[.p/W]")
    public Response tile(
            @PathParam("chain") String chain, @PathParam("tile") String tile, @Context HttpServerRequest request) {
        only(request, chain + "/tile/" + tile);
        return Response.ok(logs.tile(chain, tile))
                .header(HttpHeaders.CACHE_CONTROL, FOR_EVER)
                .build();
    }

    @GET
    @Path("{chain}/{generation}/tile/{tile:.+}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(summary = "The same of a chain that was restored, in its newest generation")
    public Response tile(
            @PathParam("chain") String chain,
            @PathParam("generation") String generation,
            @PathParam("tile") String tile,
            @Context HttpServerRequest request) {
        return tile(chain + "/" + generation, tile, request);
    }

    /** The framework forgives escapes, doubled slashes and one at the end; a cache would keep each as a file of its own. */
    private static void only(HttpServerRequest request, String path) {
        if (!("/log/" + path).equals(request.path())) {
            throw QueryProblem.unknown("there is nothing at " + request.path());
        }
    }

    /** What is there says itself that it never changes; what is not there yet may come. */
    @ServerResponseFilter
    public void caching(UriInfo uri, ContainerResponseContext response) {
        if (uri.getPath().startsWith("/log/") && !response.getHeaders().containsKey(HttpHeaders.CACHE_CONTROL)) {
            response.getHeaders().add(HttpHeaders.CACHE_CONTROL, "no-cache");
        }
    }

    @GET
    @Path("{rest:.*}")
    @Operation(hidden = true)
    public String nothing(@PathParam("rest") String rest) {
        throw QueryProblem.unknown("there is nothing at /log/" + rest);
    }
}
