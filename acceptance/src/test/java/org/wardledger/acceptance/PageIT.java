package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.acceptance.reading.ReadingJson.heartRate;
import static org.wardledger.acceptance.reading.ReadingJson.vitalsTopic;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.acceptance.client.Mosquitto;
import org.wardledger.acceptance.process.SharedSite;
import org.wardledger.acceptance.process.Site;
import org.wardledger.localstack.fixture.Chromium;

/** What somebody sees who has the first page open in a browser, while devices publish. */
@ExtendWith(SharedSite.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf("isBrowserThere")
@Tag("timed")
class PageIT {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private final Site site;
    private final Mosquitto client;
    private final Chromium page;

    PageIT(Site site) throws IOException, InterruptedException {
        this.site = site;
        this.client = Mosquitto.onPort(site.mqttPort());
        this.page = new Chromium(Files.createTempDirectory(site.directory(), "browser"));
    }

    static boolean isBrowserThere() {
        return Chromium.isInstalled();
    }

    @BeforeAll
    void thePageIsOpenAndTheSiteAtWork() throws IOException, InterruptedException {
        page.open(site.api().base() + "/", 1400, 900, false);
        // the first reading of a site is the slowest: classes are loaded, keys and connections made
        client.publish("5", vitalsTopic("page", "first", "mon-first"), heartRate("b1", 1, Instant.now(), "61"));
        await("first", "61", WITHIN);
    }

    @AfterAll
    void close() throws IOException {
        page.screenshot(site.directory().resolve("page.png"));
        page.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "311"})
    void aBedThatNobodyKnewIsOnThePageWithinASecond(String version) throws IOException, InterruptedException {
        String bed = "bed-" + version;
        String topic = vitalsTopic("page", bed, "mon-" + version);
        Instant sent = Instant.now();
        client.publish(version, topic, heartRate("b1", 1, sent, "71"));
        await(bed, "71", WITHIN);
        tookASecondAtMost("MQTT " + version + ": a new bed was on the page", sent);
        Instant next = Instant.now();
        client.publish(version, topic, heartRate("b1", 2, next, "73.0"));
        await(bed, "73", WITHIN);
        tookASecondAtMost("MQTT " + version + ": a bed's next value was on the page", next);
    }

    @Test
    void anAlertIsOnThePageWithinASecondAfterItWasRaised() throws IOException, InterruptedException {
        String topic = vitalsTopic("page", "ill", "mon-ill");
        Instant begin = Instant.now().minusSeconds(8);
        for (int second = 0; second < 8; second++) {
            client.publish("5", topic, heartRate("b1", second, begin.plusSeconds(second), "38"));
        }
        String priority = "(" + tile("ill") + " || {dataset: {}}).dataset.priority";
        Instant sent = Instant.now();
        Awaitility.await("an alert on the page")
                .atMost(WITHIN)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> page.evaluate(priority).equals("medium"));
        tookASecondAtMost("an alert was on the page", sent);
        assertThat(page.evaluate("document.getElementById('summary').textContent"))
                .contains("beds")
                .doesNotContain("no alerts");
        assertThat(page.evaluate(tile("ill") + ".innerText")).contains("38").contains("below 50");
    }

    private static void tookASecondAtMost(String what, Instant since) {
        Duration took = Duration.between(since, Instant.now());
        System.out.println(what + " after " + took.toMillis() + " ms");
        assertThat(took).as(what).isLessThan(SOON);
    }

    private void await(String bed, String value, Duration within) {
        String shown = "[...(" + tile(bed) + " || document.createElement('p')).querySelectorAll('.vitals dd')]"
                + ".map((e) => e.textContent)";
        Awaitility.await("bed " + bed + " shows " + value)
                .atMost(within)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> page.evaluate(shown).contains(value));
    }

    /** The tile of a bed, or null. */
    private static String tile(String bed) {
        return "document.querySelector('.tile[aria-label=\"Bed " + bed + ", ward page\"]')";
    }
}
