package org.wardledger.acceptance.sabotage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.wardledger.acceptance.alerts.AlertCases;
import org.wardledger.acceptance.alerts.LimitCases;
import org.wardledger.acceptance.checks.AcknowledgedIsStored;
import org.wardledger.acceptance.checks.DuplicatesAreDropped;
import org.wardledger.acceptance.checks.KillsUnderLoad;
import org.wardledger.acceptance.checks.SealedBlocks;
import org.wardledger.acceptance.process.QuarkusService;
import org.wardledger.acceptance.process.Repository;
import org.wardledger.acceptance.process.Site;

/**
 * Each run breaks one promise of a running service by a Java agent and holds that the check of that promise turns red. That
 * the same checks are green without sabotage is held where they are used: {@code KillIT}, {@code ForeignClientsIT},
 * {@code AlertsIT}, {@code EndToEndIT}.
 */
class SabotageIT {
    private static final Duration WITHIN = Duration.ofSeconds(15);

    /** A check of the acceptance tests, on a site and a ward of its own. */
    private interface Check {
        void on(Site site, String ward) throws Exception;
    }

    private enum Victim {
        GATEWAY,
        LEDGER_SERVICE
    }

    @Test
    void aPubackBeforeKafkaLosesWhatAKilledGatewayHeld() throws IOException {
        turnsRed(
                "puback-before-kafka",
                Victim.GATEWAY,
                "of a gateway that was killed",
                (site, ward) -> AcknowledgedIsStored.check(site, ward, WITHIN));
    }

    @Test
    void withoutDedupARepeatedReadingIsThereTwice() throws IOException {
        turnsRed("dedup-off", Victim.LEDGER_SERVICE, "of which one was sent twice", DuplicatesAreDropped::check);
    }

    @Test
    void aPositionOutsideTheTransactionLosesInputsWhenKilled() throws IOException {
        turnsRed(
                "position-outside-transaction",
                Victim.LEDGER_SERVICE,
                "missing=[1-9]",
                (site, ward) -> KillsUnderLoad.check(site, ward, 40, 1, List.of(site.ledger()), WITHIN));
    }

    @Test
    void anIgnoredDelayRaisesAnAlertOneSampleShort() throws IOException {
        turnsRed(
                "delay-ignored",
                Victim.LEDGER_SERVICE,
                "one-short hr-low rev 1 raised",
                (site, ward) -> AlertCases.check(site, ward, List.of(LimitCases.oneSampleShort())));
    }

    @Test
    void aRootOverOtherEntriesIsFoundByReadingTheBlocks() throws IOException {
        turnsRed(
                "root-over-wrong-entries",
                Victim.LEDGER_SERVICE,
                "the root is not that of the entries",
                (site, ward) -> SealedBlocks.read(site));
    }

    /** @param reason what the red check must say, as a regular expression: red for another reason proves nothing */
    private static void turnsRed(String sabotage, Victim victim, String reason, Check check) throws IOException {
        String agent = "-javaagent:" + Repository.jar("acceptance") + "=" + sabotage;
        try (Site site =
                switch (victim) {
                    case GATEWAY -> Site.start(sabotage, List.of(agent), List.of());
                    case LEDGER_SERVICE -> Site.start(sabotage, List.of(), List.of(agent));
                }) {
            Throwable red = catchThrowable(() -> check.on(site, "sabotage"));
            QuarkusService service = victim == Victim.GATEWAY ? site.gateway() : site.ledger();
            assertThat(service.running().lines())
                    .as("output of the sabotaged service")
                    .anyMatch(line -> line.startsWith("SABOTAGE in place: " + sabotage));
            assertThat(red)
                    .as("the check under %s", sabotage)
                    .isNotNull()
                    .isInstanceOfAny(AssertionError.class, ConditionTimeoutException.class)
                    .hasMessageMatching("(?s).*" + reason + ".*");
            System.out.println(sabotage + " turned the check red: " + firstLine(red));
        }
    }

    private static String firstLine(Throwable red) {
        return String.valueOf(red.getMessage()).strip().lines().findFirst().orElse("");
    }
}
