package org.wardledger.ledger.http;

import static org.wardledger.ledger.fixture.Vitals.hr;
import static org.wardledger.ledger.fixture.Vitals.spo2;

import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.wardledger.core.vitals.Measurements;
import org.wardledger.ledger.config.LedgerConfig;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.index.BlockFeed;
import org.wardledger.ledger.index.TestFeed;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.store.LedgerStore;

/** A running service whose index the tests fill. */
abstract class RunningService {
    /** One ledger for all tests: a service has one index. */
    private static @Nullable LedgerFixture shared;

    private static long second;

    @Inject
    LedgerConfig config;

    @Inject
    LedgerStore store;

    @Inject
    CheckpointStore checkpoints;

    @Inject
    BlockFeed feed;

    LedgerFixture ledger;

    Browser browser;

    @BeforeEach
    void open() {
        browser = new Browser(port());
        LedgerFixture known = shared;
        ledger = known == null
                ? LedgerFixture.of(store, checkpoints, config.ledger().data())
                : known;
        if (known == null) {
            shared = ledger;
            seal(72);
            ledger.sign();
        }
    }

    @AfterEach
    void close() {
        browser.close();
    }

    static int port() {
        return ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
    }

    /** Two beds' readings in one block each, and the feed told of it. */
    void seal(int heartRate) {
        second++;
        ledger.vitals("bed-1", second, second, hr(heartRate), spo2(97))
                .vitals("bed-2", second, second, hr(60))
                .reading(
                        "x", "bed-1", second, LedgerFixture.START_MS + second * 1000, new Measurements(List.of(hr(61))))
                .seal();
        store.chains().forEach(chain -> TestFeed.publish(feed, chain.chain(), chain.height()));
    }

    String position() throws IOException, InterruptedException {
        return browser.json("/api/v1/chains").path("asOf").asText();
    }
}
