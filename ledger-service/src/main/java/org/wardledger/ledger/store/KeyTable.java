package org.wardledger.ledger.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.hiding.SiteVault;

/**
 * One chain's wrapped patients' keys, as they came from {@code wardledger.keys}: by handle and epoch, and by the topic's
 * record key, so that a tombstone finds them. Thread-safe.
 */
final class KeyTable {
    /** Opened keys kept in memory; when there are more, all are let go. */
    private static final int MAX_OPENED = 20_000;

    private static final byte BY_HANDLE = 0;
    private static final byte BY_RECORD = 1;

    private final Rocks rocks;
    private final int chain;
    private final Supplier<@Nullable SiteVault> vault;
    private final Map<SiteVault.Owner, PatientKey> opened = new ConcurrentHashMap<>();

    KeyTable(Rocks rocks, int chain, Supplier<@Nullable SiteVault> vault) {
        this.rocks = rocks;
        this.chain = chain;
        this.vault = vault;
    }

    @Nullable
    SiteVault vault() {
        return vault.get();
    }

    /** @throws SiteVault.WrongKeystore when this site's keystore does not open it */
    @Nullable
    PatientKey key(long patient, int epoch) {
        SiteVault.Owner owner = new SiteVault.Owner(patient, epoch);
        PatientKey known = opened.get(owner);
        SiteVault secrets = known == null ? vault.get() : null;
        if (secrets == null) {
            return known;
        }
        byte[] row = rocks.get(Table.KEYS, byHandle(owner));
        if (row == null) {
            return null;
        }
        if (opened.size() >= MAX_OPENED) {
            opened.clear();
        }
        PatientKey key = secrets.unwrap(Row.decode(row).value()).key();
        opened.put(owner, key);
        return key;
    }

    /** The key that stands under a record's key, or null. */
    @Nullable
    PatientKey recorded(byte[] recordKey) {
        byte[] place = rocks.get(Table.KEYS, byRecord(recordKey));
        byte[] row = place == null ? null : rocks.get(Table.KEYS, place);
        if (row == null) {
            return null;
        }
        SiteVault.Owner owner = SiteVault.owner(Row.decode(row).value());
        return key(owner.patient(), owner.epoch());
    }

    /** Whether there is such a key, opened or not. */
    boolean has(long patient, int epoch) {
        return rocks.get(Table.KEYS, byHandle(new SiteVault.Owner(patient, epoch))) != null;
    }

    void put(Rocks.Batch batch, byte[] recordKey, byte[] value) {
        byte[] place = byHandle(SiteVault.owner(value));
        batch.put(Table.KEYS, place, new Row(recordKey, value).encode());
        batch.put(Table.KEYS, byRecord(recordKey), place);
    }

    /** Handle of the patient whose key stands under a record's key, or null. */
    @Nullable
    Long owner(byte[] recordKey) {
        byte[] place = rocks.get(Table.KEYS, byRecord(recordKey));
        byte[] row = place == null ? null : rocks.get(Table.KEYS, place);
        return row == null ? null : SiteVault.owner(Row.decode(row).value()).patient();
    }

    /** Deletes what stood under a record's key; says whether there was anything. */
    boolean delete(Rocks.Batch batch, byte[] recordKey) {
        byte[] place = rocks.get(Table.KEYS, byRecord(recordKey));
        if (place == null) {
            return false;
        }
        batch.delete(Table.KEYS, place);
        batch.delete(Table.KEYS, byRecord(recordKey));
        opened.clear();
        return true;
    }

    /** Deletes all keys of a patient. */
    void deleteAll(Rocks.Batch batch, long patient) {
        byte[] prefix = ByteBuffer.allocate(13)
                .putInt(chain)
                .put(BY_HANDLE)
                .putLong(patient)
                .array();
        try (Rocks.Walk it = rocks.walk(Table.KEYS)) {
            for (it.seek(prefix); it.isValid() && ChainStore.startsWith(it.key(), prefix); it.next()) {
                batch.delete(Table.KEYS, it.key());
                byte[] name = byRecord(Row.decode(it.value()).recordKey());
                if (Arrays.equals(it.key(), rocks.get(Table.KEYS, name))) { // else who has the id now stands there
                    batch.delete(Table.KEYS, name);
                }
            }
        }
        opened.clear();
    }

    /** All records, for an index that is built beside this one. */
    List<Row> records() {
        List<Row> records = new ArrayList<>();
        byte[] prefix = ByteBuffer.allocate(5).putInt(chain).put(BY_HANDLE).array();
        try (Rocks.Walk it = rocks.walk(Table.KEYS)) {
            for (it.seek(prefix); it.isValid() && ChainStore.startsWith(it.key(), prefix); it.next()) {
                records.add(Row.decode(it.value()));
            }
        }
        return records;
    }

    private byte[] byHandle(SiteVault.Owner owner) {
        return ByteBuffer.allocate(17)
                .putInt(chain)
                .put(BY_HANDLE)
                .putLong(owner.patient())
                .putInt(owner.epoch())
                .array();
    }

    private byte[] byRecord(byte[] recordKey) {
        return ByteBuffer.allocate(5 + recordKey.length)
                .putInt(chain)
                .put(BY_RECORD)
                .put(recordKey)
                .array();
    }

    /** A record's key and value in one. */
    record Row(byte[] recordKey, byte[] value) {
        byte[] encode() {
            return new ByteWriter().block(recordKey).block(value).toBytes();
        }

        static Row decode(byte[] bytes) {
            ByteReader in = new ByteReader(bytes);
            return new Row(in.block(64, "record key"), in.block(8192, "wrapped key"));
        }
    }
}
