package org.wardledger.acceptance.sabotage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.wardledger.acceptance.alerts.AlertCases;
import org.wardledger.acceptance.alerts.LimitCases;
import org.wardledger.acceptance.checks.AcknowledgedIsStored;
import org.wardledger.acceptance.checks.DuplicatesAreDropped;
import org.wardledger.acceptance.checks.ErasedKey;
import org.wardledger.acceptance.checks.FencedOwner;
import org.wardledger.acceptance.checks.GuessedCommitment;
import org.wardledger.acceptance.checks.KillsUnderLoad;
import org.wardledger.acceptance.checks.SealedBlocks;
import org.wardledger.acceptance.process.QuarkusService;
import org.wardledger.acceptance.process.Repository;
import org.wardledger.acceptance.process.Site;

/**
 * Each run breaks one promise of a running service by a Java agent and holds that the check of a named acceptance test
 * turns red. {@link NamedTest} holds that this test runs the same check, which is green there, without sabotage.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SabotageIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration WITHIN = Duration.ofSeconds(15);

    /** Promises that have nothing to do with each other are broken on one site. */
    private static final List<String> TOGETHER =
            List.of("dedup-off", "delay-ignored", "key-left-behind", "commitment-without-opener");

    @SuppressWarnings("NullAway.Init") // when the first test needs it
    private Site together;

    /** A check of the acceptance tests, on a ward of its own. */
    private interface Check {
        void on(Site site, String ward) throws Exception;
    }

    @AfterAll
    void stop() {
        if (together != null) {
            together.close();
        }
    }

    private static String agent(List<String> sabotages) {
        return "-javaagent:" + Repository.jar("acceptance") + "=" + String.join("+", sabotages);
    }

    private static Site sabotagedLedger(String sabotage) throws IOException {
        return Site.start(sabotage, List.of(), List.of(agent(List.of(sabotage))));
    }

    private synchronized Site together() throws IOException {
        if (together == null) {
            together = Site.start("sabotage", List.of(), List.of(agent(TOGETHER)));
        }
        return together;
    }

    @Test
    void aPubackBeforeKafkaLosesWhatAKilledGatewayHeld() throws IOException {
        String sabotage = "puback-before-kafka";
        try (Site site = Site.start(sabotage, List.of(agent(List.of(sabotage))), List.of())) {
            turnsRed(
                    sabotage,
                    new NamedTest(
                            "KillIT",
                            "whatTheGatewayHadTakenButKafkaHadNotIsNotLost",
                            AcknowledgedIsStored.class,
                            "check"),
                    site,
                    site.gateway(),
                    "of a gateway that was killed",
                    (there, ward) -> AcknowledgedIsStored.check(there, ward, WITHIN));
        }
    }

    @Test
    void groupOffsetsAsPositionLoseInputsWhenKilled() throws IOException {
        String sabotage = "group-offsets-as-position";
        try (Site site = sabotagedLedger(sabotage)) {
            turnsRed(
                    sabotage,
                    new NamedTest(
                            "KillIT", "underLoadNothingIsLostDoubledOrRaisedTwice", KillsUnderLoad.class, "check"),
                    site,
                    site.ledger(),
                    "missing=[1-9]",
                    (there, ward) -> KillsUnderLoad.check(there, ward, 40, 1, List.of(there.ledger()), WITHIN));
        }
    }

    @Test
    void anInternCacheKeptAfterAnAbortRefersToContentsThatAreNotThere() throws IOException {
        String sabotage = "intern-cache-kept";
        try (Site site = sabotagedLedger(sabotage)) {
            turnsRed(
                    sabotage,
                    new NamedTest("KillIT", "aFencedOwnerStartsAgainAndLosesNothing", FencedOwner.class, "check"),
                    site,
                    site.ledger(),
                    "readings of which some came when the owner was fenced",
                    (there, ward) -> FencedOwner.check(there, ward, SOON));
        }
    }

    @Test
    void aCheckpointSignedBeforeReadBackSignsABlockThatIsAborted() throws IOException {
        String sabotage = "checkpoint-before-read-back";
        try (Site site = sabotagedLedger(sabotage)) {
            turnsRed(
                    sabotage,
                    new NamedTest("KillIT", "aFencedOwnerStartsAgainAndLosesNothing", FencedOwner.class, "check"),
                    site,
                    site.ledger(),
                    "that were signed, of those that are committed",
                    (there, ward) -> FencedOwner.check(there, ward, SOON));
        }
    }

    @Test
    void aRootOverOtherEntriesIsFoundByReadingTheBlocks() throws IOException {
        String sabotage = "root-over-wrong-entries";
        try (Site site = sabotagedLedger(sabotage)) {
            turnsRed(
                    sabotage,
                    new NamedTest(
                            "EndToEndIT",
                            "everyBlockOfTheTopicsHoldsAndHasEveryReadingOnce",
                            SealedBlocks.class,
                            "read"),
                    site,
                    site.ledger(),
                    "the root is not that of the entries",
                    (there, ward) -> SealedBlocks.read(there));
        }
    }

    @Test
    @Order(Integer.MAX_VALUE) // its blocks are none that another check could read
    void withoutDedupARepeatedReadingIsThereTwice() throws IOException {
        turnsRed(
                "dedup-off",
                new NamedTest(
                        "ForeignClientsIT",
                        "theSameReadingAgainIsDroppedAndCountedAlsoAfterARestart",
                        DuplicatesAreDropped.class,
                        "check"),
                together(),
                together().ledger(),
                "of which one was sent twice",
                DuplicatesAreDropped::check);
    }

    @Test
    void anIgnoredDelayRaisesAnAlertOneSampleShort() throws IOException {
        turnsRed(
                "delay-ignored",
                new NamedTest("AlertsIT", "atTheLimitsEdgesExactlyWhatMustBeRaisedIs", AlertCases.class, "check"),
                together(),
                together().ledger(),
                "one-short hr-low rev 1 raised",
                (site, ward) -> AlertCases.check(site, ward, List.of(LimitCases.oneSampleShort())));
    }

    @Test
    void aKeyThatIsLeftBehindIsFoundInTheFiles() throws IOException {
        turnsRed(
                "key-left-behind",
                new NamedTest("ErasureIT", "nobodyCanAskForThePatientAnyMore", ErasedKey.class, "isGone"),
                together(),
                together().ledger(),
                "files with the wrapped key of an erased patient",
                (site, ward) -> ErasedKey.check(site, ward, Duration.ofSeconds(5)));
    }

    @Test
    void aCommitmentWithoutAnOpenerIsFoundByGuessing() throws IOException {
        turnsRed(
                "commitment-without-opener",
                new NamedTest("ErasureIT", "aCommitmentGivesNoHeartRateAway", GuessedCommitment.class, "check"),
                together(),
                together().ledger(),
                "heart rates that a stranger finds",
                GuessedCommitment::check);
    }

    /**
     * @param test the acceptance test that runs the same check
     * @param reason what the red check must say, as a regular expression: red for another reason proves nothing
     */
    private static void turnsRed(
            String sabotage, NamedTest test, Site site, QuarkusService service, String reason, Check check) {
        test.holds();
        Throwable red = catchThrowable(() -> check.on(site, sabotage));
        assertThat(service.running().lines())
                .as("output of the sabotaged service")
                .anyMatch(line -> line.startsWith("SABOTAGE in place: " + sabotage));
        assertThat(red)
                .as("the check under %s", sabotage)
                .isNotNull()
                .isInstanceOfAny(AssertionError.class, ConditionTimeoutException.class)
                .hasMessageMatching("(?s).*" + reason + ".*");
        System.out.println(sabotage + " turned the check of " + test + " red: " + line(red, reason));
    }

    /** The line that says so. */
    private static String line(Throwable red, String reason) {
        return String.valueOf(red.getMessage())
                .lines()
                .filter(line -> line.matches(".*" + reason + ".*"))
                .findFirst()
                .orElse("");
    }
}
