package org.wardledger.core.hiding;

/** What nobody but a test may look at. */
public final class SecretOf {
    private SecretOf() {}

    public static byte[] key(PatientKey key) {
        return key.secret();
    }
}
