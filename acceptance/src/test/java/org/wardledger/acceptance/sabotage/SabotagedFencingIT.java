package org.wardledger.acceptance.sabotage;

import static org.wardledger.acceptance.sabotage.SabotageRun.turnsRedOnItsOwn;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.wardledger.acceptance.checks.FencedOwner;

/** Promises about what comes to nothing when an owner is fenced, broken. */
class SabotagedFencingIT {
    private static final NamedTest FENCED =
            new NamedTest("KillIT", "aFencedOwnerStartsAgainAndLosesNothing", FencedOwner.class, "check");

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
}
