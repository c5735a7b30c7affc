package org.wardledger.acceptance.sabotage;

import static org.wardledger.acceptance.sabotage.SabotageRun.turnsRedOnItsOwn;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.acceptance.checks.KillsUnderLoad;
import org.wardledger.acceptance.checks.SealedBlocks;

/** Promises about what is sealed, broken. */
class SabotagedSealingIT {
    @Test
    void groupOffsetsAsPositionLoseInputsWhenKilled() throws IOException {
        turnsRedOnItsOwn(
                "group-offsets-as-position",
                new NamedTest("KillIT", "underLoadNothingIsLostDoubledOrRaisedTwice", KillsUnderLoad.class, "check"),
                "missing=[1-9]",
                // blocks that stay open for long, so that a kill meets one that was read and is not sealed
                List.of("-Dwardledger.ledger.block.age=5s"),
                (site, ward) -> KillsUnderLoad.check(site, ward, 40, 1, List.of(site.ledger(), site.ledger())));
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
