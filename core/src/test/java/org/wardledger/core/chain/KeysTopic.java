package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.hiding.SiteVault;

/** {@code wardledger.keys} as it is after compaction, and as a node reads it. */
final class KeysTopic {
    private final Map<ByteBuffer, SiteVault.Unwrapped> records = new HashMap<>();

    /** A block's changes, committed with it. */
    void commit(List<KeyChange> changes) {
        for (KeyChange change : changes) {
            switch (change) {
                case KeyChange.Made made -> {
                    byte[] value = FixedKeys.VAULT.wrap(made.key(), made.patientId());
                    SiteVault.Unwrapped read = FixedKeys.VAULT.unwrap(value);
                    assertThat(read.patientId()).isEqualTo(made.patientId());
                    records.put(key(made.patientId(), made.key().epoch()), read);
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

    private static ByteBuffer key(String patientId, int epoch) {
        return ByteBuffer.wrap(FixedKeys.VAULT.recordKey(patientId, epoch));
    }
}
