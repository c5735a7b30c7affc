package org.wardledger.ledger.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.note.VerifierKey;
import org.wardledger.core.proof.Bundle;
import org.wardledger.core.proof.BundleCheck;
import org.wardledger.core.proof.BundleCodec;
import org.wardledger.core.proof.BundleVerdict;
import org.wardledger.core.proof.TlogProof;
import org.wardledger.ledger.wire.ProofJson;
import org.wardledger.ledger.wire.UtcTime;

/** Verifies the proof of one entry from a file in any of its forms, off line. */
final class ProofFile {
    /** The longest form is base64 in text. */
    private static final int MAX_BYTES = 2 * BundleCodec.MAX_BYTES;

    private final @Nullable VerifierKey key;
    private final PrintStream out;

    ProofFile(@Nullable VerifierKey key, PrintStream out) {
        this.key = key;
        this.out = out;
    }

    /** Returns the exit status. */
    int verify(Path file) throws IOException {
        Bundle bundle;
        try (InputStream in = Files.newInputStream(file)) {
            bundle = decode(in.readNBytes(MAX_BYTES + 1));
        } catch (DecodeException e) {
            return wrong("this is no proof: " + e.getMessage());
        }
        Optional<String> inconsistent = BundleCheck.inconsistency(bundle);
        if (inconsistent.isPresent()) {
            return wrong(inconsistent.get());
        }
        if (key == null) {
            say(bundle);
            out.println("NOT AUTHENTICATED: no --vkey was given; the entry is in the log that the checkpoint names, and"
                    + " nobody vouches for who signed that");
            return LedgerVerifier.NOT_AUTHENTICATED;
        }
        return switch (BundleCheck.verify(bundle, Set.of(key))) {
            case BundleVerdict.Refused(String reason) -> wrong(reason);
            case BundleVerdict.Proved proved -> {
                say(bundle);
                out.println("OK: the entry is in the log "
                        + proved.checkpoint().origin() + " of "
                        + proved.checkpoint().size() + " blocks, signed by "
                        + Signers.text(proved.keys(), key));
                yield LedgerVerifier.AUTHENTIC;
            }
        };
    }

    private static Bundle decode(byte[] bytes) {
        if (BundleCodec.isOne(bytes)) {
            return BundleCodec.decode(bytes);
        }
        return TlogProof.isOne(bytes) ? TlogProof.decode(bytes) : ProofJson.decode(bytes);
    }

    private void say(Bundle bundle) {
        BlockHeader header = bundle.header();
        out.printf(
                "chain %d, block %d, entry %d of %d: %s, sealed %s%n",
                header.chain(),
                header.height(),
                bundle.index(),
                header.entryCount(),
                EntryCodec.decode(bundle.entry()).getClass().getSimpleName(),
                UtcTime.text(header.sealMs()));
        if (bundle.disclosure() != null) {
            out.println("what is disclosed is what the entry commits to");
        }
    }

    private int wrong(String what) {
        out.println("WRONG: " + what);
        return LedgerVerifier.WRONG;
    }
}
