package org.wardledger.ledger.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wardledger.core.alert.AlertChange;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.alert.AlertKind;
import org.wardledger.core.alert.Change;
import org.wardledger.core.alert.Priority;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.chain.AlertState;
import org.wardledger.core.chain.Position;
import org.wardledger.core.chain.SealedBlock;
import org.wardledger.core.chain.StateDelta;
import org.wardledger.core.content.AlertContent;
import org.wardledger.core.merkle.Hash;

/** What is said last of alerts that stand in their topic when a generation begins. */
class LostAlertsTest {
    private static final AlertId SURVIVES = new AlertId(0, 1);
    private static final AlertId WORSENED_IN_LOST_BLOCKS = new AlertId(0, 2);
    private static final AlertId RAISED_IN_LOST_BLOCKS = new AlertId(0, 3);

    private final LostAlerts alerts = new LostAlerts();

    private void read(AlertId id, int rev, String state) {
        String json = "{\"id\":\"" + id + "\",\"rev\":" + rev + ",\"state\":\"" + state
                + "\",\"time\":\"2026-11-20T10:00:00Z\",\"value\":41.50}";
        alerts.read(id.toString(), json.getBytes(UTF_8));
    }

    private static AlertState cleared(AlertId id, int rev) {
        AlertContent content = new AlertContent(
                AlertKind.PHYSIOLOGICAL, Priority.MEDIUM, "8867-4", null, null, "hr-low", 0, false, "w", "b", "d");
        return new AlertState(0, new Position(0, 0), "p", 0, new AlertChange(id, rev, Change.CLEARED, content));
    }

    private static SealedBlock first(AlertState... cleared) {
        Hash none = Hash.of(new byte[Hash.LENGTH]);
        BlockHeader header = new BlockHeader(0, 2, 1, none, none, 0, 0, 0, 0, 0, 0, 0, 1);
        return new SealedBlock(
                new Block(header, new BlockBody(0, 1, List.of(), List.of())),
                new StateDelta(Map.of(), Set.of(), Set.of(), Map.of(), List.of()),
                List.of(cleared),
                new SealedBlock.Forgotten(List.of(), List.of()),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void each_that_stands_ends_above_whatever_was_said_of_it() {
        read(SURVIVES, 1, "raised");
        read(WORSENED_IN_LOST_BLOCKS, 1, "raised");
        read(WORSENED_IN_LOST_BLOCKS, 2, "raised");
        read(RAISED_IN_LOST_BLOCKS, 1, "raised");
        Map<String, byte[]> ended =
                alerts.ended(first(cleared(SURVIVES, 2), cleared(WORSENED_IN_LOST_BLOCKS, 2)), 1_795_168_860_000L);
        assertThat(ended.keySet())
                .as("the first block's own clearing says it of the one that survives")
                .containsExactlyInAnyOrder(WORSENED_IN_LOST_BLOCKS.toString(), RAISED_IN_LOST_BLOCKS.toString());
        assertThat(new String(Objects.requireNonNull(ended.get(WORSENED_IN_LOST_BLOCKS.toString())), UTF_8))
                .contains("\"rev\":3", "\"state\":\"cleared\"", "\"time\":\"2026-11-20T10:01:00", "41.50");
        assertThat(new String(Objects.requireNonNull(ended.get(RAISED_IN_LOST_BLOCKS.toString())), UTF_8))
                .contains("\"rev\":2");
    }

    @Test
    void what_ended_or_was_forgotten_before_is_not_said_again() {
        read(SURVIVES, 1, "raised");
        read(SURVIVES, 2, "cleared");
        read(RAISED_IN_LOST_BLOCKS, 1, "raised");
        alerts.read(RAISED_IN_LOST_BLOCKS.toString(), null);
        assertThat(alerts.ended(first(), 0)).isEmpty();
    }

    @Test
    void what_is_no_alert_is_said_aloud() {
        assertThatThrownBy(() -> alerts.read("x", "nonsense".getBytes(UTF_8))).hasMessageContaining("is not JSON");
        assertThatThrownBy(() -> alerts.read("x", "{}".getBytes(UTF_8))).hasMessageContaining("has no revision");
    }
}
