package org.wardledger.ledger.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/stream")
@Tag(name = "Stream", description = "What happens, as it is indexed")
public class StreamResource {
    private final StreamClients clients;

    public StreamResource(StreamClients clients) {
        this.clients = clients;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Server-sent events: reading, alert, block, heartbeat, reset",
            description = "Ids are positions; Last-Event-ID, or lastEventId for a first connection, goes on behind one."
                    + " Without either, the stream begins at the newest block.")
    public void stream(
            @Context SseEventSink sink,
            @Context Sse sse,
            @HeaderParam("Last-Event-ID") @Nullable String header,
            @QueryParam("lastEventId") @Nullable String parameter,
            @QueryParam("ward") @Nullable String ward) {
        // a browser that reconnects repeats the parameter of its first connection: the header is newer
        String last = header != null ? header : parameter;
        if (!clients.begin(new StreamClient.Listening(last, ward), new SseOutput(sse, sink))) {
            sink.close();
        }
    }
}
