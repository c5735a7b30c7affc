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
import org.wardledger.ledger.query.PatientQueries;
import org.wardledger.ledger.query.PatientsAnswer;
import org.wardledger.ledger.query.PatientsAnswer.PatientAnswer;
import org.wardledger.ledger.query.Pins;
import org.wardledger.ledger.query.ReadingQueries;
import org.wardledger.ledger.query.ReadingsAnswer;
import org.wardledger.ledger.query.ReadingsFilter;
import org.wardledger.ledger.store.LedgerStore;

@Path("/api/v1/patients")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Vitals", description = "Patients, readings and alerts")
public class PatientsResource {
    private final LedgerStore store;
    private final PatientQueries patients;
    private final ReadingQueries readings;

    public PatientsResource(LedgerStore store) {
        this.store = store;
        this.patients = new PatientQueries(store);
        this.readings = new ReadingQueries(store);
    }

    @GET
    @Operation(summary = "All patients with their newest values and the alerts that stand")
    public PatientsAnswer patients(@QueryParam("asOf") @Nullable String asOf) {
        return patients.patients(Pins.parse(asOf, store));
    }

    @GET
    @Path("{patient}")
    @Operation(summary = "One patient: where, who, newest values, and the alerts that stand")
    public PatientAnswer patient(@PathParam("patient") String patient, @QueryParam("asOf") @Nullable String asOf) {
        return patients.patient(patient, Pins.parse(asOf, store));
    }

    @GET
    @Path("{patient}/readings")
    @Operation(
            summary = "A patient's readings by reading time; from inclusive, to exclusive, paged by next",
            description = "What was reattributed is left out, or with ?reattributed=include says so.")
    public ReadingsAnswer readings(
            @PathParam("patient") String patient,
            @QueryParam("code") @Nullable String code,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("reattributed") @Nullable String reattributed,
            @QueryParam("asOf") @Nullable String asOf) {
        int most = Params.number(limit, "limit", ReadingsFilter.DEFAULT_LIMIT, 1, ReadingsFilter.MAX_LIMIT);
        return readings.ofPatient(patient, ReadingsFilter.of(code, from, to, most, reattributed), cursor, asOf);
    }
}
