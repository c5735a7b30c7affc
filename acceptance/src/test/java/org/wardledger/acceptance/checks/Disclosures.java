package org.wardledger.acceptance.checks;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.wardledger.acceptance.client.Json;
import org.wardledger.acceptance.client.LedgerApi;
import org.wardledger.acceptance.formats.Content;
import org.wardledger.acceptance.formats.Disclosure;
import org.wardledger.acceptance.formats.Entry;
import org.wardledger.acceptance.formats.SealedChain;
import org.wardledger.acceptance.formats.SealedChain.Sealed;

/**
 * What the entries of sealed blocks say. The API is asked, but not believed: what it discloses must open the commitment in
 * the block. Thread-safe.
 */
public final class Disclosures {
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final LedgerApi api;
    private final Map<String, Optional<List<Content>>> opened = new ConcurrentHashMap<>();

    public Disclosures(LedgerApi api) {
        this.api = api;
    }

    /** The contents of an entry; empty when the API refuses because its patient was erased. */
    public <E extends Entry.Concealing> Optional<List<Content>> contents(Sealed<E> sealed) {
        return opened.computeIfAbsent(path(sealed), path -> fetch(api, sealed)
                .map(disclosure -> disclosure.open(sealed.entry().concealed())));
    }

    /** The same, of an entry that has one content; it must be of that kind. */
    public <C extends Content> Optional<C> content(Sealed<? extends Entry.Concealing> sealed, Class<C> kind) {
        return contents(sealed).map(List::getFirst).map(kind::cast);
    }

    /** What the API discloses, not checked; empty when it refuses. */
    public static Optional<Disclosure> fetch(LedgerApi api, Sealed<? extends Entry.Concealing> sealed) {
        HttpResponse<byte[]> answer = api.fetch(path(sealed));
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        if (answer.statusCode() != 200) {
            throw new AssertionError("GET " + path(sealed) + " answered " + answer.statusCode());
        }
        JsonNode body = Json.read(answer.body());
        List<byte[]> contents = new ArrayList<>();
        body.path("contents")
                .forEach(content -> contents.add(Base64.getDecoder().decode(content.asText())));
        return Optional.of(
                new Disclosure(Base64.getDecoder().decode(body.path("opener").asText()), contents));
    }

    public static String path(Sealed<?> sealed) {
        return "/api/v1/entries/" + sealed.chain() + "/" + sealed.height() + "/" + sealed.index() + "/disclosure";
    }

    /** The index follows the topics a moment later: waits until it has these blocks. */
    public void awaitIndexed(List<SealedChain> chains) {
        Awaitility.await("the index has the blocks of the topics")
                .atMost(WITHIN)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    JsonNode now = api.get("/api/v1/chains").path("chains");
                    return chains.stream()
                            .allMatch(chain ->
                                    now.path(chain.chain()).path("height").asLong()
                                            >= chain.headers().size() - 1);
                });
    }
}
