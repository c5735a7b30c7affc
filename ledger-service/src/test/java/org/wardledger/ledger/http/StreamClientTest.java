package org.wardledger.ledger.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wardledger.ledger.fixture.Vitals.hr;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.index.BlockFeed;
import org.wardledger.ledger.index.TestFeed;

/** A listener that is slow, or goes away. */
class StreamClientTest {
    @TempDir
    Path dir;

    private final BlockFeed feed = new BlockFeed();
    private LedgerFixture ledger;

    @BeforeEach
    void open() {
        ledger = LedgerFixture.in(dir).seal();
    }

    @AfterEach
    void close() {
        ledger.store().close();
    }

    /** Takes one event for each permit. */
    private static final class SlowOutput implements StreamClient.Output {
        final Semaphore permits = new Semaphore(0);
        final List<StreamMessage> taken = new CopyOnWriteArrayList<>();
        volatile boolean open = true;

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void send(StreamMessage message) throws InterruptedException {
            permits.acquire();
            taken.add(message);
        }

        @Override
        public void close() {
            open = false;
        }
    }

    private Thread start(SlowOutput output) {
        return Thread.ofVirtual()
                .start(new StreamClient(
                        ledger.store(), feed, new StreamClient.Listening(null, null), output, InstantSource.system()));
    }

    @Test
    void aSlowListenerHearsEverythingInTheEnd() {
        SlowOutput output = new SlowOutput();
        Thread client = start(output);
        output.permits.release(); // the first heartbeat: it has begun
        await().until(() -> output.taken.size() == 1);
        for (int i = 0; i < 200; i++) {
            ledger.vitals("bed-1", i, i, hr(60 + i % 20)).seal();
            ledger.store().chains().forEach(c -> TestFeed.publish(feed, c.chain(), c.height()));
        }
        assertThat(output.taken).hasSize(1);
        output.permits.release(1000);
        await().until(() ->
                output.taken.stream().filter(m -> m.name().equals("block")).count() == 200);
        assertThat(output.taken.stream().filter(m -> m.name().equals("reading")))
                .hasSize(200);
        client.interrupt();
        await().until(() -> !client.isAlive());
        assertThat(output.open).isFalse();
    }

    @Test
    void aListenerThatFallsTooFarBehindIsToldToStartAnew() {
        assertThat(StreamClient.MAX_BEHIND_BLOCKS).isEqualTo(10_000);
        // how far it is, is reckoned from positions alone
        SlowOutput output = new SlowOutput();
        output.permits.release(10);
        Thread client = Thread.ofVirtual()
                .start(new StreamClient(
                        ledger.store(),
                        feed,
                        new StreamClient.Listening("0:20000,1:0", null),
                        output,
                        InstantSource.system()));
        await().until(() -> output.taken.size() >= 2);
        assertThat(output.taken).extracting(StreamMessage::name).startsWith("reset", "heartbeat");
        client.interrupt();
        await().until(() -> !client.isAlive());
    }
}
