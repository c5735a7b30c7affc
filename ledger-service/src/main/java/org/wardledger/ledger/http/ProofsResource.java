package org.wardledger.ledger.http;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.wardledger.ledger.query.DisclosureAnswer;
import org.wardledger.ledger.query.PastCheckpoints;
import org.wardledger.ledger.query.Pins;
import org.wardledger.ledger.query.ProofQueries;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.wire.ProofJson;

@Path("/api/v1")
@Tag(name = "Ledger")
public class ProofsResource {
    private final LedgerStore store;
    private final ProofQueries proofs;

    public ProofsResource(LedgerStore store, CheckpointStore checkpoints, PastCheckpoints past) {
        this.store = store;
        this.proofs = new ProofQueries(store, checkpoints, past);
    }

    @GET
    @Path("entries/{chain}/{height}/{index}/proof")
    @Operation(
            summary = "Proof that an entry is in its block and the block under a signed checkpoint",
            description =
                    "format is json, binary or tlog-proof; size, or asOf, asks for the checkpoint of that"
                            + " size: then the answer is the same for ever; disclose=true adds what shows this one entry's contents to whoever gets the proof")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ProofJson.class)),
                @Content(mediaType = "application/vnd.wardledger.proof"),
                @Content(mediaType = MediaType.TEXT_PLAIN)
            })
    public Response proof(
            @PathParam("chain") String chain,
            @PathParam("height") String height,
            @PathParam("index") String index,
            @QueryParam("asOf") @Nullable String asOf,
            @QueryParam("size") @Nullable String size,
            @QueryParam("format") @Nullable String format,
            @QueryParam("disclose") @DefaultValue("false") boolean disclose,
            @Context HttpHeaders headers) {
        ProofForm form = ProofForm.of(format, headers.getAcceptableMediaTypes());
        Long wanted = size == null ? null : Params.large(size, "size");
        return form.write(proofs.proof(
                Params.small(chain, "chain"),
                Params.large(height, "height"),
                Params.small(index, "index"),
                wanted,
                Pins.parse(asOf, store),
                disclose));
    }

    @GET
    @Path("entries/{chain}/{height}/{index}/disclosure")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "What opens the commitment of this one entry to anybody, and of no other")
    public DisclosureAnswer disclosure(
            @PathParam("chain") String chain,
            @PathParam("height") String height,
            @PathParam("index") String index,
            @QueryParam("asOf") @Nullable String asOf) {
        return proofs.disclosure(
                Params.small(chain, "chain"),
                Params.large(height, "height"),
                Params.small(index, "index"),
                Pins.parse(asOf, store));
    }

    @GET
    @Path("payloads/{cid}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(summary = "A payload's bytes by its content identifier")
    public Response payload(@PathParam("cid") String cid) {
        return Response.ok(proofs.payload(cid))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + cid + ".bin\"")
                .build();
    }
}
