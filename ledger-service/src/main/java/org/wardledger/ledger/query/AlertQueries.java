package org.wardledger.ledger.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.alert.Change;
import org.wardledger.core.chain.AlertState;
import org.wardledger.core.chain.Position;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.wire.AlertView;

/** Questions about alerts. Thread-safe. */
public final class AlertQueries {
    public static final int MAX_ALERTS = 10_000;

    private final LedgerStore store;

    public AlertQueries(LedgerStore store) {
        this.store = store;
    }

    /** Which alerts are asked for. */
    public enum Which {
        OPEN,
        CLEARED,
        ALL;

        /**
         * Reads the API's word; there are two for alerts that stand.
         *
         * @throws QueryProblem when it is none
         */
        public static Which parse(String state) {
            return switch (state) {
                case "open", "raised" -> OPEN;
                case "cleared" -> CLEARED;
                case "all" -> ALL;
                default -> throw QueryProblem.badParameter("state is open, raised, cleared or all");
            };
        }
    }

    /** One alert up to the pin: never empty, in the order of its changes. */
    private record Life(List<AlertState> changes) {
        AlertState first() {
            return changes.getFirst();
        }

        boolean isOpen() {
            return changes.getLast().change().change() != Change.CLEARED;
        }

        AlertView view() {
            return AlertView.of(changes.getLast())
                    .with(changes.stream().map(AlertView::revision).toList());
        }
    }

    /** At most {@value #MAX_ALERTS} alerts a chain: those that changed last. */
    public AlertsAnswer alerts(Which which, Pins pins) {
        List<Life> lives = new ArrayList<>();
        for (ChainStore chain : store.chains()) {
            long height = pins.height(chain.chain());
            Set<AlertId> candidates = which == Which.OPEN ? maybeOpen(chain, height) : changed(chain, height);
            AlertOpener opener = new AlertOpener(chain);
            for (AlertId id : candidates) {
                List<AlertState> changes = changes(chain, id, height, opener);
                if (!changes.isEmpty() && isAskedFor(which, new Life(changes))) {
                    lives.add(new Life(changes));
                }
            }
        }
        lives.sort(Comparator.<Life>comparingLong(life -> life.first().engineMs())
                .thenComparingInt(life -> life.first().chain())
                .thenComparingLong(life -> life.first().position().height())
                .thenComparingInt(life -> life.first().position().index()));
        return new AlertsAnswer(pins.text(), lives.stream().map(Life::view).toList());
    }

    /** Up to the pin; none when the patient was erased. */
    private static List<AlertState> changes(ChainStore chain, AlertId id, long height, AlertOpener opener) {
        try {
            return chain.alerts().history(id, height).stream().map(opener::open).toList();
        } catch (Unreadable e) {
            return List.of();
        }
    }

    private static boolean isAskedFor(Which which, Life life) {
        return switch (which) {
            case OPEN -> life.isOpen();
            case CLEARED -> !life.isOpen();
            case ALL -> true;
        };
    }

    /** What stood at a height stands still, or has changed since. Asked in this order, nothing slips through. */
    private static Set<AlertId> maybeOpen(ChainStore chain, long height) {
        Set<AlertId> candidates = new LinkedHashSet<>(chain.alerts().open());
        chain.alerts().after(height, (place, alert) -> {
            candidates.add(alert);
            return true;
        });
        return candidates;
    }

    private static Set<AlertId> changed(ChainStore chain, long height) {
        Set<AlertId> candidates = new LinkedHashSet<>();
        chain.alerts().backFrom(height, (Position place, AlertId alert) -> {
            candidates.add(alert);
            return candidates.size() < MAX_ALERTS;
        });
        return candidates;
    }
}
