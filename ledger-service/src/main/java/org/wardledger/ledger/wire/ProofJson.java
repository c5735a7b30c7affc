package org.wardledger.ledger.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.merkle.Rfc6962;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.proof.Bundle;
import org.wardledger.core.proof.BundleCodec;
import org.wardledger.core.proof.Included;

/**
 * A {@link Bundle} as JSON: bytes in base64, and some of what follows from them spelled out for people. docs/FORMATS.md
 * "Proofs".
 *
 * @param leaf the entry's leaf hash
 * @param logIndex the header's height again: its index in the chain's log
 * @param logSize what the checkpoint says
 * @param checkpoint signed note, as text
 * @param rotations absent when the log's key never changed
 */
public record ProofJson(
        @JsonProperty(required = true) int chain,
        @JsonProperty(required = true) long height,
        @JsonProperty(required = true) int index,
        @JsonProperty(required = true) String entry,
        @JsonProperty(required = true) String leaf,
        @JsonProperty(required = true) List<String> blockPath,
        @JsonProperty(required = true) String header,
        @JsonProperty(required = true) long logIndex,
        @JsonProperty(required = true) long logSize,
        @JsonProperty(required = true) List<String> logPath,
        @JsonProperty(required = true) String checkpoint,

        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET) @Nullable
        Disclosed disclosure,

        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET) @Nullable
        List<Sealed> rotations) {

    /** A KeyRotated entry and its way to the checkpoint's root. */
    public record Sealed(
            @JsonProperty(required = true) int index,
            @JsonProperty(required = true) String entry,
            @JsonProperty(required = true) List<String> blockPath,
            @JsonProperty(required = true) String header,
            @JsonProperty(required = true) List<String> logPath) {

        static Sealed of(Included shown) {
            return new Sealed(
                    shown.index(),
                    Texts.of(shown.entry()),
                    Texts.of(shown.blockPath()),
                    Texts.of(BlockCodec.encode(shown.header())),
                    Texts.of(shown.logPath()));
        }

        Included included() {
            return new Included(
                    index,
                    Texts.bytes(entry),
                    Texts.hashes(blockPath),
                    BlockCodec.decodeHeader(Texts.bytes(header)),
                    Texts.hashes(logPath));
        }
    }

    /** @param opener 32 bytes */
    public record Disclosed(
            @JsonProperty(required = true) String opener,
            @JsonProperty(required = true) List<String> contents) {}

    public static ProofJson of(Bundle bundle) {
        Disclosure disclosure = bundle.disclosure();
        return new ProofJson(
                bundle.header().chain(),
                bundle.header().height(),
                bundle.index(),
                Texts.of(bundle.entry()),
                Rfc6962.leafHash(bundle.entry()).toBase64(),
                Texts.of(bundle.blockPath()),
                Texts.of(BlockCodec.encode(bundle.header())),
                bundle.header().height(),
                bundle.claim().size(),
                Texts.of(bundle.logPath()),
                bundle.checkpoint().encoded(),
                disclosure == null
                        ? null
                        : new Disclosed(
                                Texts.of(disclosure.opener()),
                                disclosure.contents().stream().map(Texts::of).toList()),
                bundle.rotations().isEmpty()
                        ? null
                        : bundle.rotations().stream().map(Sealed::of).toList());
    }

    /** @throws DecodeException unless this is the JSON of a bundle, and what it spells out follows from the rest */
    public static Bundle decode(byte[] json) {
        if (json.length > 2 * BundleCodec.MAX_BYTES) {
            throw new DecodeException("a proof of " + json.length + " bytes");
        }
        return StrictJson.read(json, ProofJson.class, "a proof").bundle();
    }

    private Bundle bundle() {
        try {
            Bundle bundle = new Bundle(
                    index,
                    Texts.bytes(entry),
                    Texts.hashes(blockPath),
                    BlockCodec.decodeHeader(Texts.bytes(header)),
                    Texts.hashes(logPath),
                    SignedNote.parse(checkpoint).orThrow(),
                    disclosure == null
                            ? null
                            : new Disclosure(
                                    Texts.bytes(disclosure.opener()),
                                    disclosure.contents().stream()
                                            .map(Texts::bytes)
                                            .toList()),
                    rotations == null
                            ? List.of()
                            : rotations.stream().map(Sealed::included).toList());
            if (!equals(of(bundle))) {
                throw new DecodeException("the proof's fields contradict each other");
            }
            return bundle;
        } catch (IllegalArgumentException e) {
            throw new DecodeException(String.valueOf(e.getMessage()));
        }
    }
}
