package org.wardledger.ledger.seal;

import io.opentelemetry.api.trace.Tracer;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.wardledger.ledger.index.BlockFeed;
import org.wardledger.ledger.index.BlockTimes;
import org.wardledger.ledger.index.Indexer;
import org.wardledger.ledger.kafka.DeviceTopic;
import org.wardledger.ledger.kafka.KafkaClients;
import org.wardledger.ledger.keys.Keystore;
import org.wardledger.ledger.store.LedgerStore;

/**
 * What the owners of a node's chains share.
 *
 * @param rules canonical text of the rules that this node is configured with
 * @param overlayBytes memory for committed blocks that are not indexed yet
 * @param clock for seal times and for the estimate of engine time
 * @param times told of each block that is committed
 * @param tracer of the spans of sealed inputs
 * @param fatal told when this node must not go on at all
 */
public record SealingPlan(
        String site,
        KafkaClients clients,
        LedgerStore store,
        Indexer indexer,
        BlockFeed feed,
        DeviceTopic devices,
        Checkpoints checkpoints,
        SiteKey key,
        Keystore keystore,
        String rules,
        CutRule.Limits cut,
        long overlayBytes,
        Clock clock,
        BlockTimes times,
        Tracer tracer,
        Consumer<RuntimeException> fatal) {

    /** Why this node cannot seal for want of patients' keys, or null; only a site that begins gets a keystore made. */
    @Nullable
    String missingKeystore() {
        boolean begun = store.chains().stream().anyMatch(chain -> chain.height() >= 0);
        return keystore.get() == null && begun
                ? "this node has no keystore, so it seals nothing: put the site's at " + keystore.file()
                : null;
    }
}
