package org.wardledger.ledger.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wardledger.core.audit.AuditCheck;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.proof.BundleCheck;
import org.wardledger.ledger.fixture.JsonAccidents;
import org.wardledger.ledger.wire.AuditJson;
import org.wardledger.ledger.wire.ProofJson;

/**
 * All JSON that the auditor reads from strangers, after accidents. Whatever comes: a value or the typed error, soon, and
 * without more memory than the input's length accounts for.
 */
class JsonFuzz {
    private static final Path VECTORS = Path.of("..", "docs", "verify", "vectors");
    private static final long SPARE_BYTES = 2 << 20; // classes that are loaded meanwhile, an error's stack
    private static final long BYTES_A_BYTE = 400;
    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** @param decoder throws {@link DecodeException} or {@link BlockSource.Unreadable} for what is none, nothing else */
    private record Target(String name, List<String> good, Consumer<byte[]> decoder) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Target> targets() throws IOException {
        String proof = Files.readString(VECTORS.resolve("rotated.json"));
        String audit = Files.readString(VECTORS.resolve("rotated.audit"));
        return Stream.of(
                new Target("proof", List.of(proof, audit), bytes -> BundleCheck.inconsistency(ProofJson.decode(bytes))),
                new Target("audit", List.of(audit, proof), bytes -> AuditCheck.consistency(AuditJson.decode(bytes))),
                new Target("which of both", List.of(audit, proof), JsonFuzz::isAudit),
                new Target(
                        "export.json",
                        List.of(new ExportLayout.About("demo", 2).text()),
                        bytes -> ExportLayout.About.parse(new String(bytes, UTF_8))));
    }

    private static void isAudit(byte[] bytes) {
        try {
            if (!AuditJson.isOne(new ByteArrayInputStream(bytes))) {
                throw new DecodeException("something else");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("of bytes in memory", e);
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    @Timeout(60)
    void whatIsReadIsAValueOrTheTypedError(Target target) {
        fuzz(target, 1_500, 1);
    }

    @ParameterizedTest
    @MethodSource("targets")
    @Tag("long")
    void whatIsReadIsAValueOrTheTypedErrorAlsoInALongRun(Target target) {
        fuzz(target, 200_000, System.nanoTime());
    }

    private static void fuzz(Target target, int rounds, long seed) {
        Random random = new Random(seed);
        target.decoder().accept(target.good().getFirst().getBytes(UTF_8)); // also loads what it needs
        int read = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] spoiled = JsonAccidents.spoiled(target.good(), random);
            long before = MEMORY.getCurrentThreadAllocatedBytes();
            try {
                target.decoder().accept(spoiled);
                read++;
            } catch (DecodeException | BlockSource.Unreadable e) {
                assertThat(e.getMessage()).isNotBlank();
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError(what(target, seed, round, spoiled), e);
            }
            long taken = MEMORY.getCurrentThreadAllocatedBytes() - before;
            assertThat(taken)
                    .as("bytes taken for %s", what(target, seed, round, spoiled))
                    .isLessThan(SPARE_BYTES + BYTES_A_BYTE * spoiled.length);
        }
        assertThat(read).as("spoiled texts that are still a value").isLessThan(rounds);
        System.out.println(target + ": " + rounds + " rounds of seed " + seed + ", " + read + " read");
    }

    private static String what(Target target, long seed, int round, byte[] bytes) {
        return target + ", seed " + seed + ", round " + round + ": "
                + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 500));
    }

    /** A service that answers with nonsense: {@link BlockSource.Unreadable}, whatever it is. */
    @Test
    @Timeout(60)
    void whatAServiceAnswersIsAValueOrTheTypedError() throws IOException {
        AtomicReference<byte[]> chains = new AtomicReference<>();
        AtomicReference<byte[]> other = new AtomicReference<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestURI().getPath().endsWith("/chains") ? chains.get() : other.get();
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            List<String> lists = List.of("{\"chains\":[{\"chain\":0,\"height\":3}]}");
            List<String> answers = List.of(
                    "{\"header\":\"00ff\",\"items\":[{\"leaf\":\"00\",\"bytes\":\"0102\"},{\"bytes\":\"\"}]}",
                    "{\"chain\":0,\"proof\":[\"AAAA\",\"AA==\"]}");
            Random random = new Random(7);
            for (int round = 0; round < 150; round++) {
                chains.set(
                        random.nextInt(3) == 0
                                ? JsonAccidents.spoiled(lists, random)
                                : lists.getFirst().getBytes(UTF_8));
                other.set(JsonAccidents.spoiled(answers, random));
                read(() -> {
                    try (HttpSource source = new HttpSource(url)) {
                        read(() -> source.block(0, 0));
                        read(() -> source.consistency(0, 1, 2));
                    }
                });
            }
        } finally {
            server.stop(0);
        }
    }

    private static void read(Runnable question) {
        try {
            question.run();
        } catch (BlockSource.Unreadable e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
