package org.wardledger.acceptance.foreign;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.wardledger.acceptance.process.Repository;

/** {@code @sigstore/verify} from npm, which checks the logs that sign npm's own packages. */
public final class SigstoreVerifier {
    private static final Path INSTALLED = Repository.root().resolve("target/foreign/sigstore");

    private SigstoreVerifier() {}

    /** Skips the test where the launcher has not installed it. */
    public static SigstoreVerifier installed() {
        Judgement.needs(
                Files.isDirectory(INSTALLED.resolve("node_modules/@sigstore/verify")),
                "@sigstore/verify (./wardledger test does that)");
        return new SigstoreVerifier();
    }

    /** Whether the leaf is number {@code index} of the signed log; leaf and hashes in base64. */
    public Judgement leaf(String vkey, String checkpoint, long index, String leaf, List<String> path)
            throws IOException, InterruptedException {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        question.put("vkey", vkey)
                .put("checkpoint", checkpoint)
                .put("index", index)
                .put("leaf", leaf);
        path.forEach(question.putArray("hashes")::add);
        // node looks for packages beside the program
        Path program = INSTALLED.resolve("verify.js");
        Files.write(program, Files.readAllBytes(Judgement.source("sigstore").resolve("verify.js")));
        return Judgement.of(List.of("node", program.toString()), INSTALLED, question.toString());
    }
}
