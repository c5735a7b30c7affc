package org.wardledger.ledger.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.Rfc6962;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.proof.Bundle;
import org.wardledger.core.proof.BundleCodec;

/**
 * A {@link Bundle} as JSON: bytes in base64, and some of what follows from them spelled out for people. docs/FORMATS.md
 * "Proofs".
 *
 * @param leaf the entry's leaf hash
 * @param logIndex the header's height again: its index in the chain's log
 * @param logSize what the checkpoint says
 * @param checkpoint signed note, as text
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
        Disclosed disclosure) {

    /** @param opener 32 bytes */
    public record Disclosed(
            @JsonProperty(required = true) String opener,
            @JsonProperty(required = true) List<String> contents) {}

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL))
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, config -> {
                config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            })
            .build();

    public static ProofJson of(Bundle bundle) {
        Disclosure disclosure = bundle.disclosure();
        return new ProofJson(
                bundle.header().chain(),
                bundle.header().height(),
                bundle.index(),
                text(bundle.entry()),
                Rfc6962.leafHash(bundle.entry()).toBase64(),
                texts(bundle.blockPath()),
                text(BlockCodec.encode(bundle.header())),
                bundle.header().height(),
                bundle.claim().size(),
                texts(bundle.logPath()),
                bundle.checkpoint().encoded(),
                disclosure == null
                        ? null
                        : new Disclosed(
                                text(disclosure.opener()),
                                disclosure.contents().stream()
                                        .map(ProofJson::text)
                                        .toList()));
    }

    /** @throws DecodeException unless this is the JSON of a bundle, and what it spells out follows from the rest */
    public static Bundle decode(byte[] json) {
        if (json.length > 2 * BundleCodec.MAX_BYTES) {
            throw new DecodeException("a proof of " + json.length + " bytes");
        }
        ProofJson read;
        try {
            read = STRICT.readValue(json, ProofJson.class);
        } catch (JsonProcessingException e) {
            throw new DecodeException("not a proof as JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new DecodeException("not a proof as JSON: " + e.getMessage());
        }
        if (read == null) {
            throw new DecodeException("not a proof as JSON: null");
        }
        return read.bundle();
    }

    private Bundle bundle() {
        try {
            Bundle bundle = new Bundle(
                    index,
                    bytes(entry),
                    hashes(blockPath),
                    BlockCodec.decodeHeader(bytes(header)),
                    hashes(logPath),
                    SignedNote.parse(checkpoint).orThrow(),
                    disclosure == null
                            ? null
                            : new Disclosure(
                                    bytes(disclosure.opener()),
                                    disclosure.contents().stream()
                                            .map(ProofJson::bytes)
                                            .toList()));
            if (!equals(of(bundle))) {
                throw new DecodeException("the proof's fields contradict each other");
            }
            return bundle;
        } catch (IllegalArgumentException e) {
            throw new DecodeException(String.valueOf(e.getMessage()));
        }
    }

    private static List<Hash> hashes(List<String> texts) {
        List<Hash> hashes = new ArrayList<>();
        for (String text : texts) {
            hashes.add(Hash.of(bytes(text)));
        }
        return hashes;
    }

    /** Stray bits and missing padding, which the JDK's decoder takes, are found when the fields are compared. */
    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static List<String> texts(List<Hash> hashes) {
        return hashes.stream().map(Hash::toBase64).toList();
    }
}
