package org.wardledger.ledger.boot;

import io.opentelemetry.api.trace.TracerProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.wardledger.core.chain.Totals;
import org.wardledger.ledger.config.LedgerConfig;
import org.wardledger.ledger.index.BlockTimes;
import org.wardledger.ledger.kafka.KafkaClients;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;

/** A real node without HTTP around it, on a real Kafka. */
final class TestNode implements AutoCloseable {
    final LedgerNode node;
    final List<RuntimeException> fatal = new CopyOnWriteArrayList<>();

    TestNode(Path data, String bootstrapServers) {
        node = new LedgerNode(
                new Config(data),
                new KafkaClients(bootstrapServers),
                BlockTimes.UNHEARD,
                TracerProvider.noop().get("test"),
                fatal::add);
        node.start();
    }

    LedgerStore store() {
        return node.store();
    }

    /** Totals over all chains. */
    Totals totals() {
        long[] sums = new long[8];
        for (ChainStore chain : store().chains()) {
            Totals totals = chain.totals(chain.height());
            if (totals != null) {
                sums[0] += totals.entries();
                sums[1] += totals.readings();
                sums[2] += totals.values();
                sums[3] += totals.contents();
                sums[4] += totals.duplicates();
                sums[5] += totals.rejected();
                sums[6] += totals.alerts();
                sums[7] += totals.gaps();
            }
        }
        return new Totals(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]);
    }

    boolean isReady() {
        return node.troubles().isEmpty() && !store().chains().isEmpty();
    }

    @Override
    public void close() {
        node.close();
    }

    private record Config(Path data) implements LedgerConfig, LedgerConfig.Ledger, LedgerConfig.Block {
        @Override
        public String site() {
            return "test";
        }

        @Override
        public Ledger ledger() {
            return this;
        }

        @Override
        public Optional<Path> rules() {
            return Optional.empty();
        }

        @Override
        public Block block() {
            return this;
        }

        @Override
        public Optional<Path> keystore() {
            return Optional.empty();
        }

        @Override
        public String keystorePassword() {
            return "wardledger";
        }

        @Override
        public Duration inputsKept() {
            return Duration.ofDays(7);
        }

        @Override
        public long overlayBytes() {
            return 64L << 20;
        }

        @Override
        public int entries() {
            return 4096;
        }

        @Override
        public int bytes() {
            return 512 * 1024;
        }

        @Override
        public Duration age() {
            return Duration.ofMillis(250);
        }
    }
}
