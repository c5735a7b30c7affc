package org.wardledger.ledger.query;

import java.util.List;

/**
 * All that it takes to show, with the site's key and nothing else, that an entry is in the ledger: bytes in base64.
 *
 * @param leaf the entry's leaf hash
 * @param blockPath inclusion proof of the leaf under the root in the header
 * @param logIndex index of the header in the chain's log
 * @param logPath inclusion proof of the header under the root in the checkpoint
 * @param checkpoint signed note, as text
 */
public record ProofAnswer(
        int chain,
        long height,
        int index,
        String entry,
        String leaf,
        List<String> blockPath,
        String header,
        long logIndex,
        long logSize,
        List<String> logPath,
        String checkpoint) {}
