package org.wardledger.core.alert;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the alert engine remembers of one patient; small, and kept with the chain's state. Mutable, not thread-safe;
 * only {@link AlertEngine} and {@link MonitorCodec} look inside.
 */
public final class Monitor {
    /** By rule id. Sorted, so that everything that walks over it does so in one order. */
    final Map<String, Condition> conditions = new TreeMap<>();

    /** By {@link TechnicalAlert#key()}. */
    final Map<String, TechnicalAlert> technical = new TreeMap<>();

    public boolean isEmpty() {
        return conditions.isEmpty() && technical.isEmpty();
    }

    /**
     * A technical alert that stands until nothing of its kind has happened for a while.
     *
     * @param clearAtMs engine time at which it clears unless it happens again
     */
    record TechnicalAlert(String rule, AlertId id, int rev, Place place, long sinceMs, long clearAtMs) {
        String key() {
            return rule + "/" + place.device();
        }

        TechnicalAlert until(long nextClearAtMs) {
            return new TechnicalAlert(rule, id, rev, place, sinceMs, nextClearAtMs);
        }

        /** Its next revision, which is shown there. */
        TechnicalAlert moved(Place next) {
            return new TechnicalAlert(rule, id, rev + 1, next, sinceMs, clearAtMs);
        }
    }
}
