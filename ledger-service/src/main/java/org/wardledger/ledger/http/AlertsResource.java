package org.wardledger.ledger.http;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.wardledger.ledger.query.AlertQueries;
import org.wardledger.ledger.query.AlertsAnswer;
import org.wardledger.ledger.query.Pins;
import org.wardledger.ledger.store.LedgerStore;

@Path("/api/v1/alerts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Vitals")
public class AlertsResource {
    private final LedgerStore store;
    private final AlertQueries alerts;

    public AlertsResource(LedgerStore store) {
        this.store = store;
        this.alerts = new AlertQueries(store);
    }

    @GET
    @Operation(summary = "Alerts with their sealed history; state is open (default), raised, cleared or all")
    public AlertsAnswer alerts(
            @QueryParam("state") @DefaultValue("open") String state, @QueryParam("asOf") @Nullable String asOf) {
        return alerts.alerts(AlertQueries.Which.parse(state), Pins.parse(asOf, store));
    }
}
