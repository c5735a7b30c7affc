package org.wardledger.core.merkle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Rfc6962Test {
    private static final String LEAF_L123456 = "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56";

    @Test
    void theEmptyTreesRootIsKnown() {
        assertThat(Rfc6962.EMPTY_ROOT.toHex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void leafHashesAreKnown() {
        assertThat(Rfc6962.leafHash(new byte[0]).toHex())
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(Rfc6962.leafHash("L123456".getBytes(UTF_8)).toHex()).isEqualTo(LEAF_L123456);
    }

    /**
     * The known answer node("N123","N456") is over two four-byte strings, which are no hashes here; it shows the
     * prefix all the same, since leafHash and nodeHash differ in it only.
     */
    @Test
    void theNodePrefixIsKnown() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest("\u0001N123N456".getBytes(UTF_8));
        assertThat(Hash.of(digest).toHex())
                .isEqualTo("aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb");

        Hash left = Rfc6962.leafHash("N123".getBytes(UTF_8));
        Hash right = Rfc6962.leafHash("N456".getBytes(UTF_8));
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update((byte) 1);
        sha256.update(left.toBytes());
        sha256.update(right.toBytes());
        assertThat(Rfc6962.nodeHash(left, right)).isEqualTo(Hash.of(sha256.digest()));
    }

    @Test
    @SuppressWarnings("NullAway") // an outsider without null checks
    void aFailedHashDoesNotSpoilTheNextOne() {
        assertThatNullPointerException().isThrownBy(() -> Rfc6962.leafHash(null));

        assertThat(Rfc6962.leafHash("L123456".getBytes(UTF_8)).toHex()).isEqualTo(LEAF_L123456);
    }

    @Test
    void threadsDoNotDisturbEachOther() throws Exception {
        List<Hash> alone = leaves();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<List<Hash>>> together = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(Rfc6962Test::leaves))
                    .toList();
            for (Future<List<Hash>> run : together) {
                assertThat(run.get()).isEqualTo(alone);
            }
        }
    }

    private static List<Hash> leaves() {
        return IntStream.range(0, 2000)
                .mapToObj(i -> Rfc6962.leafHash(Integer.toString(i).getBytes(UTF_8)))
                .toList();
    }
}
