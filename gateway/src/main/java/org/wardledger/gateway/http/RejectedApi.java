package org.wardledger.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.wardledger.gateway.rejected.Cursor;
import org.wardledger.gateway.rejected.KeptMessage;
import org.wardledger.gateway.rejected.RejectedTopic;
import org.wardledger.gateway.rejected.Retries;

/** {@code /api/v1/rejected}: refused messages are looked at, and put back, docs/FORMATS.md "Refused messages". */
@ApplicationScoped
class RejectedApi {
    private static final Logger LOG = Logger.getLogger(RejectedApi.class);
    private static final String ROOT = "/api/v1/rejected";
    private static final int AT_A_TIME = 4; // each reads with a consumer and up to some MB of memory of its own
    private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(10);
    private static final int SERVER_ERROR = 500;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.USE_DEFAULTS))
            .build();

    private final RejectedTopic topic;
    private final Retries retries;
    private final Semaphore places = new Semaphore(AT_A_TIME);

    RejectedApi(RejectedTopic topic, Retries retries) {
        this.topic = topic;
        this.retries = retries;
    }

    /** Some refused messages, and where more are. */
    private record Listing(
            List<RejectedView> rejected, @Nullable String next) {}

    /** What became of a retry. */
    private record Outcome(String outcome, int admitted, List<Retries.Refusal> refused) {}

    void routes(@Observes Router router) {
        router.get(ROOT).blockingHandler(context -> answer(context, this::list), false);
        router.get(ROOT + "/:id").blockingHandler(context -> answer(context, this::one), false);
        router.post(ROOT + "/:id/retry").blockingHandler(context -> answer(context, this::retry), false);
        router.route("/api/*").handler(context -> send(context, Problem.unknown("there is nothing at this path")));
    }

    private void answer(RoutingContext context, Function<RoutingContext, Object> question) {
        HostAndPort asked = context.request().authority();
        if (!SameSite.mayAsk(
                asked == null ? null : asked.toString(),
                context.request().getHeader("Origin"),
                context.request().getHeader("Sec-Fetch-Site"))) {
            send(context, Problem.foreign());
        } else if (!places.tryAcquire()) {
            send(context, Problem.busy());
        } else {
            try {
                send(context, question.apply(context));
            } catch (Problem.Raised e) {
                send(context, e.problem());
            } catch (KafkaException e) {
                LOG.warnf("refused messages cannot be read: %s", e.getMessage());
                send(context, Problem.notRead("Kafka does not give them now; ask again later"));
            } catch (RuntimeException e) {
                String number = UUID.randomUUID().toString();
                LOG.errorf(e, "unexpected error %s", number);
                send(context, Problem.unexpected(number));
            } finally {
                places.release();
            }
        }
    }

    private Object list(RoutingContext context) {
        try {
            RejectedTopic.Page page = topic.read(
                    RejectedParams.query(name -> context.queryParams().get(name)));
            Cursor next = page.next();
            return new Listing(
                    page.messages().stream().map(RejectedView::of).toList(), next == null ? null : next.text());
        } catch (IllegalArgumentException e) {
            throw new Problem.Raised(Problem.badParameter("cursor is " + e.getMessage()));
        }
    }

    private Object one(RoutingContext context) {
        return RejectedView.of(find(context));
    }

    private KeptMessage find(RoutingContext context) {
        RejectedParams.Id id = RejectedParams.id(context.pathParam("id"));
        return topic.find(id.partition(), id.offset())
                .orElseThrow(() -> new Problem.Raised(Problem.unknown(
                        "there is no refused message " + id.partition() + "-" + id.offset() + ", or not any more")));
    }

    private Object retry(RoutingContext context) {
        KeptMessage message = find(context);
        if (!message.isWhole()) {
            throw new Problem.Raised(Problem.cut());
        }
        Retries.Retried retried = await(message);
        int admitted = retried.admitted();
        String outcome = admitted == 0 ? "refused" : retried.refused().isEmpty() ? "admitted" : "partly";
        LOG.infof("the refused message %d-%d was tried again: %s", message.partition(), message.offset(), outcome);
        return new Outcome(outcome, admitted, retried.refused());
    }

    private Retries.Retried await(KeptMessage message) {
        try {
            return retries.retry(message.again())
                    .toCompletableFuture()
                    .get(WRITTEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            LOG.warnf("a refused message was not put back: %s", cause.getMessage());
            throw new Problem.Raised(Problem.notWritten(cause.getMessage()));
        } catch (TimeoutException e) {
            throw new Problem.Raised(Problem.notWritten("Kafka has not answered within " + WRITTEN_WITHIN.toSeconds()
                    + " s, and may have it or not; again is safe"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem.Raised(Problem.notWritten("the gateway is stopping"));
        }
    }

    private static void send(RoutingContext context, Object answer) {
        context.response()
                .setStatusCode(answer instanceof Problem problem ? problem.status() : 200)
                .putHeader("Content-Type", answer instanceof Problem ? Problem.MEDIA_TYPE : "application/json");
        if (answer instanceof Problem problem && problem.status() > SERVER_ERROR) {
            context.response().putHeader("Retry-After", "5");
        }
        try {
            var unused = context.response().end(JSON.writeValueAsString(answer));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that cannot be written", e);
        }
    }
}
