package org.wardledger.ledger.http;

import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/stream")
@Tag(name = "Stream", description = "What happens, as it is indexed")
public class StreamResource {
    /** After which time a browser whose connection broke tries again. */
    private static final long RETRY_MS = 1000;

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
    public Multi<OutboundSseEvent> stream(
            @Context Sse sse,
            @HeaderParam("Last-Event-ID") @Nullable String header,
            @QueryParam("lastEventId") @Nullable String parameter,
            @QueryParam("ward") @Nullable String ward) {
        clients.checkRoom();
        // a browser that reconnects repeats the parameter of its first connection: the header is newer
        String last = header != null ? header : parameter;
        return Multi.createFrom()
                .publisher(new StreamPublisher<>(
                        clients, new StreamClient.Listening(last, ward), message -> event(sse, message)));
    }

    private static OutboundSseEvent event(Sse sse, StreamMessage message) {
        return sse.newEventBuilder()
                .id(message.id())
                .name(message.name())
                .reconnectDelay(RETRY_MS)
                .mediaType(MediaType.TEXT_PLAIN_TYPE)
                .data(message.data())
                .build();
    }
}
