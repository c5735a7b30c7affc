package org.wardledger.core.chain;

/** Counts over a chain from its first block on. */
public record Totals(
        long entries,
        long readings,
        long values,
        long contents,
        long duplicates,
        long rejected,
        long alerts,
        long gaps) {
    public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0);

    Totals plus(Totals more) {
        return new Totals(
                entries + more.entries,
                readings + more.readings,
                values + more.values,
                contents + more.contents,
                duplicates + more.duplicates,
                rejected + more.rejected,
                alerts + more.alerts,
                gaps + more.gaps);
    }
}
