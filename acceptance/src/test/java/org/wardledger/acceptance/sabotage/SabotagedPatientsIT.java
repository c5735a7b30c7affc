package org.wardledger.acceptance.sabotage;

import static org.wardledger.acceptance.sabotage.SabotageRun.turnsRed;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.wardledger.acceptance.alerts.AlertCases;
import org.wardledger.acceptance.alerts.LimitCases;
import org.wardledger.acceptance.checks.DuplicatesAreDropped;
import org.wardledger.acceptance.checks.ErasedKey;
import org.wardledger.acceptance.checks.GuessedCommitment;
import org.wardledger.acceptance.process.Site;

/** Promises of the ledger about what is kept of patients, broken on one site: they have nothing to do with each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SabotagedPatientsIT {
    private static final String DOUBLED = "dedup-off";
    private static final String AT_ONCE = "delay-ignored";
    private static final String KEY_KEPT = "key-left-behind";
    private static final String GUESSABLE = "commitment-without-opener";

    @SuppressWarnings("NullAway.Init") // before all tests
    private Site site;

    @BeforeAll
    void start() throws IOException {
        site = SabotageRun.sabotagedLedger(DOUBLED, AT_ONCE, KEY_KEPT, GUESSABLE);
    }

    @AfterAll
    void stop() {
        if (site != null) { // where it did start
            site.close();
        }
    }

    @Test
    @Order(Integer.MAX_VALUE) // its blocks are none that another check could read
    void withoutDedupARepeatedReadingIsThereTwice() {
        turnsRed(
                DOUBLED,
                new NamedTest(
                        "ForeignClientsIT",
                        "theSameReadingAgainIsDroppedAndCountedAlsoAfterARestart",
                        DuplicatesAreDropped.class,
                        "check"),
                site,
                site.ledger(),
                "of which one was sent twice",
                DuplicatesAreDropped::check);
    }

    @Test
    void anIgnoredDelayRaisesAnAlertOneSampleShort() {
        turnsRed(
                AT_ONCE,
                new NamedTest("AlertsIT", "atTheLimitsEdgesExactlyWhatMustBeRaisedIs", AlertCases.class, "hold"),
                site,
                site.ledger(),
                "one-short hr-low rev 1 raised",
                (there, ward) -> AlertCases.check(there, ward, List.of(LimitCases.oneSampleShort())));
    }

    @Test
    void aKeyThatIsLeftBehindIsFoundInTheFiles() {
        turnsRed(
                KEY_KEPT,
                new NamedTest("ErasureIT", "nobodyCanAskForThePatientAnyMore", ErasedKey.class, "isGone"),
                site,
                site.ledger(),
                "files with the wrapped key of an erased patient",
                ErasedKey::check);
    }

    @Test
    void aCommitmentWithoutAnOpenerIsFoundByGuessing() {
        turnsRed(
                GUESSABLE,
                new NamedTest("ErasureIT", "aCommitmentGivesNoHeartRateAway", GuessedCommitment.class, "check"),
                site,
                site.ledger(),
                "heart rates that a stranger finds",
                GuessedCommitment::check);
    }
}
