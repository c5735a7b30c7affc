package org.wardledger.ledger.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wardledger.ledger.fixture.Vitals.HR;
import static org.wardledger.ledger.fixture.Vitals.SPO2;
import static org.wardledger.ledger.fixture.Vitals.hr;
import static org.wardledger.ledger.fixture.Vitals.number;
import static org.wardledger.ledger.fixture.Vitals.spo2;
import static org.wardledger.ledger.fixture.Vitals.spo2Off;
import static org.wardledger.ledger.fixture.Vitals.temperature;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Measurements;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Value;
import org.wardledger.ledger.config.LedgerConfig;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.index.BlockFeed;
import org.wardledger.ledger.index.TestFeed;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.localstack.fixture.Chromium;

/** The first page in a real browser; leaves screenshots in {@code target/screenshots} for people to look at. */
@QuarkusTest
@TestProfile(PageTest.Fresh.class)
@Tag("long")
@Timeout(120)
@EnabledIf("isBrowserThere")
class PageTest {
    private static final Path SHOTS = Path.of("target", "screenshots");

    private static final String NO_OVERLAP =
            "[...document.querySelectorAll('.vitals dd')].every((d) => d.scrollWidth <= d.clientWidth)";
    private static final String REMEMBER_STREAMS = """
            window.streams = [];
            window.EventSource = class extends EventSource {
              constructor(url) { super(url); window.streams.push(this); }
            };
            """;

    /** A service of its own: the page begins with nothing. */
    public static final class Fresh extends WithoutKafka {}

    @Inject
    LedgerConfig config;

    @Inject
    LedgerStore store;

    @Inject
    CheckpointStore checkpoints;

    @Inject
    BlockFeed feed;

    private long seq;

    static boolean isBrowserThere() {
        return Chromium.isInstalled();
    }

    private void seal(LedgerFixture ledger) {
        ledger.seal();
        store.chains().forEach(chain -> TestFeed.publish(feed, chain.chain(), chain.height()));
    }

    private void reading(LedgerFixture ledger, String ward, String bed, long agoMs, Measurement... measurements) {
        ledger.reading(ward, bed, seq++, System.currentTimeMillis() - agoMs, new Measurements(List.of(measurements)));
    }

    private static Measurement[] vitals(int hr, int spo2, String temperature) {
        List<Measurement> list = new ArrayList<>(List.of(hr(hr), spo2(spo2), temperature(temperature)));
        list.add(number("9279-1", "/min", "16"));
        list.add(number("76215-3", "mm[Hg]", "118"));
        list.add(number("76213-8", "mm[Hg]", "74"));
        return list.toArray(new Measurement[0]);
    }

    private static void until(Chromium page, String expression, String value) {
        await().alias(expression)
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(page.evaluate(expression)).isEqualTo(value));
    }

    @Test
    void bedsAlertsBlocksAndALostConnectionAreShownAsTheyAre() throws Exception {
        String url =
                "http://127.0.0.1:" + ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class) + "/";
        LedgerFixture ledger =
                LedgerFixture.of(store, checkpoints, config.ledger().data());
        seal(ledger);
        try (Chromium page = new Chromium(
                Files.createTempDirectory(Files.createDirectories(Path.of("target", "http-tests")), "page"))) {
            page.before(REMEMBER_STREAMS);
            page.open(url, 1400, 800, false);
            until(page, "document.getElementById('empty').hidden", "false");
            until(page, "document.getElementById('connection').textContent", "Live");
            page.screenshot(SHOTS.resolve("empty.png"));

            reading(ledger, "icu-1", "bed-1", 300, vitals(72, 97, "36.8"));
            seal(ledger);
            until(page, "document.querySelectorAll('.tile').length", "1");
            until(page, "document.querySelector('.vitals dd').textContent", "72");

            reading(ledger, "icu-1", "bed-2", 100, vitals(44, 96, "37.1"));
            reading(ledger, "icu-1", "bed-3", 100, vitals(131, 78, "39.4"));
            reading(
                    ledger,
                    "icu-1",
                    "bed-4",
                    90_000,
                    number("8480-6", "mm[Hg]", "121"),
                    number("8462-4", "mm[Hg]", "80"));
            reading(ledger, "icu-1", "bed-4", 100, hr(80), spo2Off(), number("9279-1", "/min", "14"));
            reading(ledger, "icu-1", "bed-10", 100, new Measurement[] {
                number(HR, "/min", "66.25"),
                new Measurement(SPO2, new Value.Numeric(new BigDecimal("99.5")), "%", Quality.QUESTIONABLE)
            });
            reading(
                    ledger,
                    "intensive-care-north-wing-second-floor",
                    "a-bed-with-a-very-long-name-0123456789-0123456789",
                    100,
                    vitals(70, 99, "36.6"));
            reading(ledger, "icu-1", "bed-5", 75_000, vitals(85, 85, "36.6"));
            ledger.refuse("bed-9", "no JSON");
            seal(ledger);
            until(page, "document.querySelectorAll('.tile').length", "7");
            until(page, "document.querySelectorAll('.alert[data-priority=high]').length", "1");
            until(page, "document.querySelectorAll('.tile[data-stale]').length", "1");
            assertThat(page.evaluate("document.querySelector('.tile[data-stale] .age').textContent"))
                    .startsWith("no data for 7");
            assertThat(page.evaluate("document.querySelector('.alert[data-priority=high] span').textContent"))
                    .isEqualTo("HIGH: SpO₂ 78 below 80");
            assertThat(page.evaluate(
                            "[...document.querySelectorAll('.bed')].map((b) => b.textContent).slice(0, 6).join()"))
                    .isEqualTo("bed-1,bed-2,bed-3,bed-4,bed-5,bed-10");
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo("true");
            page.screenshot(SHOTS.resolve("light.png"));
            page.open(url, 1400, 1000, true);
            until(page, "document.querySelectorAll('.tile').length", "7");
            until(page, "document.getElementById('connection').textContent", "Live");
            page.screenshot(SHOTS.resolve("dark.png"));
            page.open(url, 390, 844, false);
            until(page, "document.querySelectorAll('.tile').length", "7");
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo("true");
            until(page, NO_OVERLAP, "true");
            page.screenshot(SHOTS.resolve("phone.png"));

            reading(ledger, "icu-1", "bed-3", 0, vitals(90, 95, "38.0"));
            seal(ledger);
            until(page, "document.querySelectorAll('.alert[data-priority=high]').length", "0");

            for (int bed = 20; bed < 50; bed++) {
                reading(ledger, "icu-2", "bed-" + bed, 100, vitals(60 + bed, bed % 7 == 0 ? 79 : 97, "37.0"));
            }
            seal(ledger);
            page.open(url, 1920, 1080, true);
            until(page, "document.querySelectorAll('.tile').length", "37");
            until(page, NO_OVERLAP, "true");
            page.screenshot(SHOTS.resolve("many.png"));
            // the stream falls silent without an error, as a connection does that breaks without a word
            page.evaluate("streams.forEach((s) => s.close())");
            until(page, "document.getElementById('banner').hidden", "false");
            page.screenshot(SHOTS.resolve("lost.png"));
            until(page, "document.getElementById('connection').textContent", "Live");
            until(page, "document.getElementById('banner').hidden", "true");
        }
    }
}
