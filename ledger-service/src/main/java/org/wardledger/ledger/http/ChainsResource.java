package org.wardledger.ledger.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.wardledger.ledger.config.LedgerConfig;
import org.wardledger.ledger.query.BlockAnswer;
import org.wardledger.ledger.query.BlocksAnswer;
import org.wardledger.ledger.query.ChainQueries;
import org.wardledger.ledger.query.ChainsAnswer;
import org.wardledger.ledger.query.ConsistencyAnswer;
import org.wardledger.ledger.query.LogQueries;
import org.wardledger.ledger.query.PastCheckpoints;
import org.wardledger.ledger.query.Pins;
import org.wardledger.ledger.query.ProofQueries;
import org.wardledger.ledger.query.QueryProblem;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.store.LedgerStore;

@Path("/api/v1/chains")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Ledger", description = "Chains, blocks, proofs and payloads")
public class ChainsResource {
    private final LedgerStore store;
    private final ChainQueries chains;
    private final ProofQueries proofs;
    private final LogQueries logs;

    public ChainsResource(LedgerStore store, CheckpointStore checkpoints, PastCheckpoints past, LedgerConfig config) {
        this.store = store;
        this.chains = new ChainQueries(store, config.site());
        this.proofs = new ProofQueries(store, checkpoints, past);
        this.logs = new LogQueries(store, checkpoints);
    }

    @GET
    @Operation(summary = "The site's chains with their totals and the site's verifier key")
    public ChainsAnswer chains(@QueryParam("asOf") @Nullable String asOf) {
        return chains.chains(Pins.parse(asOf, store));
    }

    @GET
    @Path("{chain}/checkpoint")
    @Produces(MediaType.TEXT_PLAIN + ";charset=UTF-8")
    @Operation(summary = "The newest signed checkpoint of a chain: a signed note")
    public String checkpoint(@PathParam("chain") String chain) {
        return proofs.checkpoint(Params.small(chain, "chain"));
    }

    @GET
    @Path("{chain}/consistency")
    @Operation(
            summary = "Proof that the log of one size begins with that of another",
            description = "to is the newest signed size when it is left out; then its checkpoint stands beside it")
    public ConsistencyAnswer consistency(
            @PathParam("chain") String chain,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("asOf") @Nullable String asOf) {
        if (from == null) {
            throw QueryProblem.badParameter("from is missing: the size of the log that is to be the beginning");
        }
        return logs.consistency(
                Params.small(chain, "chain"),
                Params.large(from, "from"),
                to == null ? null : Params.large(to, "to"),
                Pins.parse(asOf, store));
    }

    @GET
    @Path("{chain}/blocks")
    @Operation(summary = "Headers of blocks from a height on")
    public BlocksAnswer blocks(
            @PathParam("chain") String chain,
            @QueryParam("from") @Nullable String from,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("asOf") @Nullable String asOf) {
        return chains.blocks(
                Params.small(chain, "chain"),
                Params.number(from, "from", 0L, 0, Long.MAX_VALUE),
                Params.number(limit, "limit", ChainQueries.DEFAULT_BLOCKS, 1, ChainQueries.MAX_BLOCKS),
                Pins.parse(asOf, store));
    }

    @GET
    @Path("{chain}/blocks/{height}")
    @Operation(summary = "One block: header and entries, as bytes and decoded")
    public BlockAnswer block(
            @PathParam("chain") String chain,
            @PathParam("height") String height,
            @QueryParam("asOf") @Nullable String asOf) {
        return chains.block(Params.small(chain, "chain"), Params.large(height, "height"), Pins.parse(asOf, store));
    }
}
