package org.wardledger.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The inclusion-proof cases of transparency-dev/merkle, which lie beside the repository. */
class InclusionVectorsTest {
    private static final Path ALL = Path.of("..", "..", "shared", "vectors");
    private static final Path VECTORS = ALL.resolve("rfc6962-inclusion");
    private static final int CASES = 98;

    @TestFactory
    List<DynamicTest> theVerifierAgreesWithEveryPublishedCase() throws IOException {
        if (!Files.isDirectory(VECTORS)) {
            mustNotBeMissed();
            // A test of its own: a skipped factory would leave no trace in the report.
            String skipped = "skipped: no vectors in " + VECTORS;
            return List.of(DynamicTest.dynamicTest(skipped, () -> assumeTrue(false, skipped)));
        }
        List<Path> files;
        try (Stream<Path> found = Files.walk(VECTORS)) {
            files = found.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSize(CASES);
        return files.stream()
                .map(file ->
                        DynamicTest.dynamicTest(VECTORS.relativize(file).toString(), file.toUri(), () -> judge(file)))
                .toList();
    }

    /** Known answers in the folder's README are in Rfc6962Test and CidTest. */
    @Test
    void noKindOfVectorsLiesThereThatNobodyJudges() throws IOException {
        if (!Files.isDirectory(ALL)) {
            mustNotBeMissed();
        }
        assumeTrue(Files.isDirectory(ALL), "no vectors in " + ALL);
        try (Stream<Path> found = Files.list(ALL)) {
            assertThat(found.map(kind -> kind.getFileName().toString()))
                    .containsExactlyInAnyOrder("README.md", "rfc6962-inclusion");
        }
    }

    private static void mustNotBeMissed() {
        assertThat(System.getenv("CI"))
                .as("a build server must have the vectors in %s", VECTORS)
                .isNotEqualTo("true");
    }

    private static void judge(Path file) throws IOException {
        JsonNode vector = new ObjectMapper().readTree(file.toFile());
        List<byte[]> proof = new ArrayList<>();
        for (JsonNode hash : vector.path("proof")) {
            proof.add(bytes(hash));
        }

        ProofVerdict verdict = Proofs.verifyInclusion(
                unsigned(vector.required("leafIdx")),
                unsigned(vector.required("treeSize")),
                bytes(vector.required("leafHash")),
                proof,
                bytes(vector.required("root")));

        assertThat(verdict.isValid())
                .as("%s: %s", vector.path("desc").asText(), verdict)
                .isNotEqualTo(vector.required("wantErr").booleanValue());
    }

    /** The vectors' numbers are unsigned 64-bit: those above 2^63-1 become negative, which is out of range. */
    private static long unsigned(JsonNode number) {
        assertThat(number.isIntegralNumber()).isTrue();
        return number.bigIntegerValue().longValue();
    }

    private static byte[] bytes(JsonNode base64) {
        return base64.isNull() ? new byte[0] : Base64.getDecoder().decode(base64.textValue());
    }
}
