package org.wardledger.acceptance.sabotage;

import static org.wardledger.acceptance.sabotage.SabotageRun.turnsRed;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.acceptance.checks.FencedOwner;
import org.wardledger.acceptance.checks.KillsUnderLoad;
import org.wardledger.acceptance.checks.SealedBlocks;
import org.wardledger.acceptance.process.Site;

/** Promises of sealing and signing, broken: each on a site of its own, which is of no use afterwards. */
class SabotagedSealingIT {
    private static final NamedTest FENCED =
            new NamedTest("KillIT", "aFencedOwnerStartsAgainAndLosesNothing", FencedOwner.class, "check");

    private static void turnsRedOnItsOwn(String sabotage, NamedTest test, String reason, SabotageRun.Check check)
            throws IOException {
        try (Site site = SabotageRun.sabotagedLedger(sabotage)) {
            turnsRed(sabotage, test, site, site.ledger(), reason, check);
        }
    }

    @Test
    void groupOffsetsAsPositionLoseInputsWhenKilled() throws IOException {
        turnsRedOnItsOwn(
                "group-offsets-as-position",
                new NamedTest("KillIT", "underLoadNothingIsLostDoubledOrRaisedTwice", KillsUnderLoad.class, "check"),
                "missing=[1-9]",
                (site, ward) -> KillsUnderLoad.check(site, ward, 40, 1, List.of(site.ledger())));
    }

    @Test
    void anInternCacheKeptAfterAnAbortRefersToContentsThatAreNotThere() throws IOException {
        turnsRedOnItsOwn(
                "intern-cache-kept",
                FENCED,
                "readings of which some came when the owner was fenced",
                FencedOwner::check);
    }

    @Test
    void aCheckpointSignedBeforeReadBackSignsABlockThatIsAborted() throws IOException {
        turnsRedOnItsOwn(
                "checkpoint-before-read-back",
                FENCED,
                "that were signed, of those that are committed",
                FencedOwner::check);
    }

    @Test
    void aRootOverOtherEntriesIsFoundByReadingTheBlocks() throws IOException {
        turnsRedOnItsOwn(
                "root-over-wrong-entries",
                new NamedTest(
                        "EndToEndIT", "everyBlockOfTheTopicsHoldsAndHasEveryReadingOnce", SealedBlocks.class, "read"),
                "the root is not that of the entries",
                (site, ward) -> SealedBlocks.read(site));
    }
}
