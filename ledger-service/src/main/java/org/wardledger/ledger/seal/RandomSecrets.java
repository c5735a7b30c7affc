package org.wardledger.ledger.seal;

import java.security.SecureRandom;
import org.wardledger.core.chain.Secrets;
import org.wardledger.core.hiding.PatientKey;

/** Handles and keys that nobody can foresee. */
final class RandomSecrets implements Secrets {
    private final SecureRandom random = new SecureRandom();

    @Override
    public long nextHandle() {
        return random.nextLong();
    }

    @Override
    public byte[] nextKey() {
        byte[] key = new byte[PatientKey.SECRET_BYTES];
        random.nextBytes(key);
        return key;
    }
}
