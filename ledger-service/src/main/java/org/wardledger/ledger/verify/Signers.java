package org.wardledger.ledger.verify;

import java.util.Set;
import java.util.stream.Collectors;
import org.wardledger.core.note.VerifierKey;

/** Whose signatures were good, for people. */
final class Signers {
    private Signers() {}

    static String text(Set<VerifierKey> signers, VerifierKey given) {
        String all = signers.stream().map(VerifierKey::text).sorted().collect(Collectors.joining(", "));
        return signers.contains(given) ? all : all + ", to which sealed rotations lead from " + given.text();
    }
}
