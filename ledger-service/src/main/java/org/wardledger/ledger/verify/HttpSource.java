package org.wardledger.ledger.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.Cid;
import org.wardledger.core.note.Origin;
import org.wardledger.core.proof.TilePath;
import org.wardledger.ledger.store.LedgerStore;

/** A ledger service's API. Takes bytes from it and believes nothing else that it says. */
final class HttpSource implements BlockSource {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    /** A block of 1 MiB in hex, decoded beside it, is below this. */
    private static final int MAX_ANSWER_BYTES = 64 << 20;

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    /** From here on a status says nothing of what was asked for: 503, for one, while an index is being opened anew. */
    private static final int SERVER_ERROR = 500;

    private final URI base;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<Integer, String> checkpoints = new HashMap<>();
    private final List<Long> heights = new ArrayList<>();

    HttpSource(URI url) {
        String text = url.toString();
        base = URI.create((text.endsWith("/") ? text : text + "/") + "api/v1/");
        int chains = chainHeights().size();
        for (int chain = 0; chain < chains; chain++) {
            String note = text("chains/" + chain + "/checkpoint");
            if (note != null) {
                checkpoints.put(chain, note);
            }
        }
        // behind the checkpoints: a chain that grows meanwhile must reach them
        heights.addAll(chainHeights());
        if (heights.size() != chains) {
            throw new Unreadable("the number of chains changes from answer to answer");
        }
    }

    private List<Long> chainHeights() {
        JsonNode chains = json("chains").path("chains");
        BlockSource.checkChains(base.toString(), chains.size());
        List<Long> found = new ArrayList<>();
        for (JsonNode chain : chains) {
            boolean inOrder = chain.path("chain").isIntegralNumber()
                    && chain.path("chain").asLong() == found.size()
                    && chain.path("height").isIntegralNumber()
                    && chain.path("height").canConvertToLong();
            if (!inOrder) {
                throw new Unreadable("the list of chains is malformed");
            }
            found.add(chain.path("height").asLong());
        }
        if (!chains.isArray()) {
            throw new Unreadable("the answer has no list of chains");
        }
        return found;
    }

    @Override
    public int chains() {
        return heights.size();
    }

    @Override
    public long height(int chain) {
        return heights.get(chain);
    }

    @Override
    public @Nullable String checkpoint(int chain) {
        return checkpoints.get(chain);
    }

    @Override
    public RawBlock block(int chain, long height) {
        JsonNode block = json("chains/" + chain + "/blocks/" + height);
        List<byte[]> entries = new ArrayList<>();
        if (!block.path("items").isArray()) {
            throw new Unreadable("the answer has no items");
        }
        for (JsonNode item : block.path("items")) {
            entries.add(hex(item.path("bytes"), "bytes of entry " + entries.size()));
        }
        return new RawBlock(hex(block.path("header"), "header"), entries);
    }

    @Override
    public byte @Nullable [] payload(Cid cid) {
        return get("payloads/" + cid);
    }

    /**
     * A tile of a chain's log.
     *
     * @param path what follows {@code tile/}
     */
    byte[] tile(int chain, String path) {
        String tile = "../../log/" + log(chain) + "/tile/" + path;
        byte[] body = get(tile);
        if (body == null) {
            throw new Unreadable(base.resolve(tile) + " is not there");
        }
        return body;
    }

    /** Where the log of the checkpoint that was read stands. */
    private String log(int chain) {
        String note = checkpoints.get(chain);
        if (note == null) {
            throw new Unreadable("chain " + chain + " has no signed checkpoint, and so no tiles");
        }
        try {
            SavedCheckpoint signed = SavedCheckpoint.parse("the checkpoint of chain " + chain, note);
            return TilePath.log(Origin.parse(signed.checkpoint().origin()).orThrow());
        } catch (IllegalArgumentException e) {
            throw new Unreadable("chain " + chain + " has no checkpoint: " + e.getMessage(), e);
        }
    }

    /** The proof that a chain's genesis is under its newest checkpoint, as JSON; null where there is none. */
    byte @Nullable [] beginning(int chain) {
        return get("entries/" + chain + "/0/0/proof?format=json");
    }

    /** The consistency proof between two sizes of a chain's log, as it came: hashes of whatever length. */
    List<byte[]> consistency(int chain, long from, long to) {
        JsonNode nodes = json("chains/" + chain + "/consistency?from=" + from + "&to=" + to)
                .path("proof");
        if (!nodes.isArray()) {
            throw new Unreadable("the answer has no proof");
        }
        List<byte[]> proof = new ArrayList<>();
        for (JsonNode node : nodes) {
            try {
                proof.add(Base64.getDecoder().decode(node.asText()));
            } catch (IllegalArgumentException e) {
                throw new Unreadable("the proof is not in base64", e);
            }
        }
        return proof;
    }

    /** The newest signed checkpoint of a chain, or null. */
    @Nullable
    SavedCheckpoint signed(int chain) {
        String note = checkpoints.get(chain);
        return note == null ? null : SavedCheckpoint.parse("its newest signed checkpoint", note);
    }

    /** Height of a chain's newest block now. */
    long newestHeight(int chain) {
        List<Long> now = chainHeights();
        return chain < now.size() ? now.get(chain) : -1;
    }

    @Override
    public Comparison compare(LedgerStore rebuilt) {
        return new ApiComparison(this, rebuilt).compare();
    }

    @Override
    public void close() {
        client.close();
    }

    private static byte[] hex(JsonNode node, String what) {
        try {
            if (node.isTextual()) {
                return HexFormat.of().parseHex(node.textValue());
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new Unreadable("the answer has no " + what + " in hex");
    }

    JsonNode json(String path) {
        JsonNode answer = jsonOrNull(path);
        if (answer == null) {
            throw new Unreadable(base + path + " is not there");
        }
        return answer;
    }

    /** Null where it is not there. */
    @Nullable
    JsonNode jsonOrNull(String path) {
        byte[] body = get(path);
        if (body == null) {
            return null;
        }
        try {
            return mapper.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new Unreadable(base + path + " does not answer with JSON", e);
        }
    }

    private @Nullable String text(String path) {
        byte[] body = get(path);
        return body == null ? null : new String(body, StandardCharsets.UTF_8);
    }

    private byte @Nullable [] get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).build();
        try {
            HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() >= SERVER_ERROR) {
                    throw new Unanswered(base + path + " answers with status " + answer.statusCode());
                }
                return switch (answer.statusCode()) {
                    case OK -> bytes(path, body);
                    case NOT_FOUND -> null;
                    default -> throw new Unreadable(base + path + " answers with status " + answer.statusCode());
                };
            }
        } catch (IOException e) {
            throw new Unanswered(base + path + " does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unanswered("interrupted", e);
        }
    }

    private byte[] bytes(String path, InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_ANSWER_BYTES + 1);
        if (bytes.length > MAX_ANSWER_BYTES) {
            throw new Unreadable(base + path + " has more than " + MAX_ANSWER_BYTES + " bytes");
        }
        return bytes;
    }
}
