package org.wardledger.acceptance.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.wardledger.acceptance.formats.Checkpoint;
import org.wardledger.acceptance.formats.Header;
import org.wardledger.acceptance.formats.Trees;
import org.wardledger.acceptance.formats.VerifierKey;

/** A proof of the API, checked with nothing but the verifier key: docs/FORMATS.md "Proofs". */
public final class ProofHolds {
    private ProofHolds() {}

    /** Checks the proof; returns the bytes of the entry that it proves. */
    public static byte[] check(JsonNode proof, VerifierKey key) {
        byte[] entry = bytes(proof.path("entry"));
        byte[] leaf = Trees.leaf(entry);
        assertThat(bytes(proof.path("leaf"))).isEqualTo(leaf);
        byte[] headerBytes = bytes(proof.path("header"));
        Header header = Header.decode(headerBytes);
        assertThat(header.chain()).isEqualTo(proof.path("chain").asInt());
        assertThat(header.height())
                .isEqualTo(proof.path("height").asLong())
                .isEqualTo(proof.path("logIndex").asLong());
        assertThat(Trees.includes(
                        header.root(),
                        header.entries(),
                        proof.path("index").asLong(),
                        leaf,
                        path(proof.path("blockPath"))))
                .as("the entry is in the block")
                .isTrue();
        Checkpoint checkpoint = Checkpoint.parse(proof.path("checkpoint").asText(), key);
        assertThat(checkpoint.signed()).as("the checkpoint is signed").isTrue();
        assertThat(checkpoint.size()).isEqualTo(proof.path("logSize").asLong());
        assertThat(checkpoint.origin()).isEqualTo(key.name() + "/" + header.chain() + "/" + header.generation());
        assertThat(Trees.includes(
                        checkpoint.root(),
                        checkpoint.size(),
                        header.height(),
                        Trees.leaf(headerBytes),
                        path(proof.path("logPath"))))
                .as("the header is in the signed log")
                .isTrue();
        return entry;
    }

    private static List<byte[]> path(JsonNode nodes) {
        List<byte[]> path = new ArrayList<>();
        nodes.forEach(node -> path.add(bytes(node)));
        return path;
    }

    private static byte[] bytes(JsonNode node) {
        return Base64.getDecoder().decode(node.asText());
    }
}
