package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.hiding.SecretOf;
import org.wardledger.core.hiding.SiteVault;

/** {@code wardledger.keys} as it is after compaction, and as a node reads it. */
final class KeysTopic {
    /** Everything that was ever there, also what is destroyed by now. */
    final Map<PatientKey, String> made = new LinkedHashMap<>();

    private final Map<ByteBuffer, SiteVault.Unwrapped> records = new HashMap<>();

    /** A block's changes, committed with it. */
    void commit(List<KeyChange> changes) {
        for (KeyChange change : changes) {
            switch (change) {
                case KeyChange.Made made -> {
                    byte[] value = FixedKeys.VAULT.wrap(made.key(), made.patientId());
                    SiteVault.Unwrapped read = FixedKeys.VAULT.unwrap(value);
                    assertThat(read.patientId()).isEqualTo(made.patientId());
                    SiteVault.Unwrapped before =
                            records.put(key(made.patientId(), made.key().epoch()), read);
                    if (before != null) {
                        assertThat(before.key().patient()).isEqualTo(read.key().patient());
                        assertThat(SecretOf.key(before.key()))
                                .as("a key that stands is not made again")
                                .isEqualTo(SecretOf.key(read.key()));
                    }
                    this.made.put(made.key(), made.patientId());
                }
                case KeyChange.Destroyed destroyed -> records.remove(key(destroyed.patientId(), destroyed.epoch()));
            }
        }
    }

    /** Gives a chain the keys that there are, and takes the others away from it. */
    void readInto(MemoryChain chain, Set<Long> patients) {
        Set<Long> gone = new HashSet<>(patients);
        for (SiteVault.Unwrapped read : records.values()) {
            gone.remove(read.key().patient());
            chain.addKey(read.key(), read.patientId());
        }
        gone.forEach(chain::destroyKeys);
    }

    /** Handles of all patients who have a key. */
    Set<Long> patients() {
        return records.values().stream().map(read -> read.key().patient()).collect(Collectors.toSet());
    }

    private static ByteBuffer key(String patientId, int epoch) {
        return ByteBuffer.wrap(FixedKeys.VAULT.recordKey(patientId, epoch));
    }
}
