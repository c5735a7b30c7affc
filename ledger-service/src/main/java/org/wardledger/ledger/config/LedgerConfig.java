package org.wardledger.ledger.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of the ledger service. */
@ConfigMapping(prefix = "wardledger")
public interface LedgerConfig {
    /** Name of the site: of its key, and the first part of its logs' origins. No spaces, no {@code +}. */
    @WithDefault("demo")
    String site();

    Ledger ledger();

    /** What only this service reads. */
    interface Ledger {
        /** Directory of this node: the index, the checkpoints outside of it, the site's key. */
        @WithDefault(".wardledger/ledger")
        Path data();

        /** File with the alert rules; the packaged defaults when absent. */
        Optional<Path> rules();

        Block block();

        /**
         * PKCS#12 file with the site's key-encryption keys; {@code patients.p12} in the data directory when absent. Who
         * loses it has erased every patient.
         */
        Optional<Path> keystore();

        /** Password of the keystore. The file's rights protect it; set one when it is kept or copied elsewhere. */
        @WithName("keystore-password")
        @WithDefault("wardledger")
        String keystorePassword();

        /** How long inputs are kept after they were sealed. */
        @WithName("inputs-kept")
        @WithDefault("P7D")
        Duration inputsKept();

        /** Memory for committed blocks that are not indexed yet, in bytes; beyond it the node stops sealing. */
        @WithName("overlay-bytes")
        @WithDefault("67108864")
        long overlayBytes();
    }

    /** When a block is cut. */
    interface Block {
        /** At this many entries. */
        @WithDefault("4096")
        int entries();

        /** At this size of its body, uncompressed, in bytes. */
        @WithDefault("524288")
        int bytes();

        /** This long after its first input. */
        @WithDefault("250ms")
        Duration age();
    }
}
