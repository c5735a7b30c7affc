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
import org.wardledger.ledger.query.AuditQueries;
import org.wardledger.ledger.query.DeviceReadingsAnswer;
import org.wardledger.ledger.query.PastCheckpoints;
import org.wardledger.ledger.query.Pins;
import org.wardledger.ledger.query.QueryProblem;
import org.wardledger.ledger.query.ReadingQueries;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.wire.AuditJson;

@Path("/api/v1/devices")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Vitals")
public class DevicesResource {
    private final LedgerStore store;
    private final ReadingQueries readings;
    private final AuditQueries audits;

    public DevicesResource(LedgerStore store, CheckpointStore checkpoints, PastCheckpoints past) {
        this.store = store;
        this.readings = new ReadingQueries(store);
        this.audits = new AuditQueries(store, checkpoints, past);
    }

    @GET
    @Path("{device}/streams/{stream}/readings/{boot}/{seq}")
    @Operation(summary = "Where a reading was sealed: chain, block, entry and the identifiers of its payloads")
    public DeviceReadingsAnswer reading(
            @PathParam("device") String device,
            @PathParam("stream") String stream,
            @PathParam("boot") String boot,
            @PathParam("seq") String seq,
            @QueryParam("asOf") @Nullable String asOf) {
        return readings.ofDevice(device, stream, boot, Params.large(seq, "seq"), Pins.parse(asOf, store));
    }

    @GET
    @Path("{device}/streams/{stream}/audit")
    @Operation(
            summary = "Which sequences of a boot are sealed and which are declared missing, with the proof of it",
            description =
                    "across all assignments of the device; from and to are sequences, both inclusive: from is 0 and to"
                            + " the last sealed one when left out. An answer has at most 10,000 readings and gaps; it may end before"
                            + " to, and then next is where the next one begins")
    public AuditJson audit(
            @PathParam("device") String device,
            @PathParam("stream") String stream,
            @QueryParam("boot") @Nullable String boot,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("asOf") @Nullable String asOf) {
        if (boot == null) {
            throw QueryProblem.badParameter("boot is missing: sequences count anew with each boot of a device");
        }
        long first = from == null ? 0 : Params.large(from, "from");
        Long last = to == null ? null : Params.large(to, "to");
        return audits.audit(device, stream, boot, first, last, asOf);
    }
}
