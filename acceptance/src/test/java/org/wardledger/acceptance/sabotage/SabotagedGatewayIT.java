package org.wardledger.acceptance.sabotage;

import static org.wardledger.acceptance.sabotage.SabotageRun.turnsRed;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardledger.acceptance.checks.AcknowledgedIsStored;
import org.wardledger.acceptance.checks.AcksOfTheirConnection;
import org.wardledger.acceptance.checks.Reassignments;
import org.wardledger.acceptance.process.Cables;
import org.wardledger.acceptance.process.Site;

/** Promises of the gateway, broken. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SabotagedGatewayIT {
    private static final String ACKNOWLEDGED_EARLY = "puback-before-kafka";
    private static final String SPOOLED_EARLY = "spool-not-written";
    private static final String RETRY_DROPPED = "retry-dropped";
    private static final String NOBODY_ASSIGNED = "device-book-ignored";

    @SuppressWarnings("NullAway.Init") // before all tests
    private Site site;

    @BeforeAll
    void start() throws IOException {
        // without room in the spool, which would save what was acknowledged too early, sometimes
        site = SabotageRun.sabotagedGateway(
                List.of("-Dwardledger.gateway.spool.max-bytes=1"), ACKNOWLEDGED_EARLY, NOBODY_ASSIGNED);
    }

    @AfterAll
    void stop() {
        if (site != null) { // where it did start
            site.close();
        }
    }

    @Test
    void aPubackBeforeKafkaLosesWhatAKilledGatewayHeld() {
        turnsRed(
                ACKNOWLEDGED_EARLY,
                new NamedTest(
                        "KillIT", "whatTheGatewayHadTakenButKafkaHadNotIsNotLost", AcknowledgedIsStored.class, "check"),
                site,
                site.gateway(),
                "of a gateway that was killed",
                AcknowledgedIsStored::check);
    }

    @Test
    void aSpoolThatAcknowledgesBeforeItHasWrittenLosesWhatItHeld() throws IOException {
        try (Site spooling = SabotageRun.sabotagedGateway(SPOOLED_EARLY)) {
            turnsRed(
                    SPOOLED_EARLY,
                    new NamedTest("KillIT", "whatTheSpoolHadIsNotLost", AcknowledgedIsStored.class, "checkSpool"),
                    spooling,
                    spooling.gateway(),
                    "and by the spool, of a gateway that was killed",
                    AcknowledgedIsStored::checkSpool);
        }
    }

    @Test
    void aDroppedRetryLosesWhatKafkaHadNotTakenAtOnce() throws IOException {
        try (Site forgetful = SabotageRun.sabotagedGateway(RETRY_DROPPED)) {
            turnsRed(
                    RETRY_DROPPED,
                    new NamedTest("KillIT", "whatTheSpoolHadIsNotLost", AcknowledgedIsStored.class, "checkSpool"),
                    forgetful,
                    forgetful.gateway(),
                    "and by the spool, of a gateway that was killed",
                    AcknowledgedIsStored::checkSpool);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "epoch-forgotten, acknowledgements of what their connection has not delivered",
        "callback-throws, readings that came twice"
    })
    void aForgottenConnectionOrAThrowingCallbackIsSeenOnTheWire(String sabotage, String reason) throws IOException {
        try (Cables cables = Cables.lay();
                Site site = SabotageRun.sabotagedGateway(cables, sabotage)) {
            turnsRed(
                    sabotage,
                    new NamedTest(
                            "RedeliveryIT",
                            "aMessageIsAcknowledgedOnTheConnectionThatBroughtIt",
                            AcksOfTheirConnection.class,
                            "check"),
                    site,
                    site.gateway(),
                    reason,
                    (there, ward) -> AcksOfTheirConnection.check(there, cables, ward));
        }
    }

    @Test
    void anIgnoredDeviceBookLeavesReadingsWithWhoeverHadTheDeviceBefore() {
        turnsRed(
                NOBODY_ASSIGNED,
                new NamedTest(
                        "ReassignmentIT",
                        "everyReadingIsSealedOnceUnderWhoseTimeItWasAndWhatFollowsKnowsWhereItEnded",
                        Reassignments.class,
                        "check"),
                site,
                site.gateway(),
                "whose readings they are",
                Reassignments::check);
    }
}
