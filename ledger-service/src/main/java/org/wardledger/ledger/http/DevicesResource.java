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
import org.wardledger.ledger.query.DeviceReadingsAnswer;
import org.wardledger.ledger.query.Pins;
import org.wardledger.ledger.query.ReadingQueries;
import org.wardledger.ledger.store.LedgerStore;

@Path("/api/v1/devices")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Vitals")
public class DevicesResource {
    private final LedgerStore store;
    private final ReadingQueries readings;

    public DevicesResource(LedgerStore store) {
        this.store = store;
        this.readings = new ReadingQueries(store);
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
}
