package org.wardledger.ledger.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.audit.Audit;
import org.wardledger.core.audit.AuditScope;
import org.wardledger.core.audit.Coverage;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.sequence.SequenceRange;

/**
 * An {@link Audit} as JSON: bytes in base64, and some of what follows from them spelled out for people. docs/FORMATS.md
 * "Audits".
 *
 * @param from of the range of sequences, inclusive
 * @param to inclusive
 * @param sealed ranges of sequences, both ends inclusive, as in the other lists
 * @param refused absent in audits from before refusals had their sequences: then empty
 * @param asOf up to which block of each chain the entries were looked for
 * @param next where the next audit begins when this one could not hold all that was asked for: to + 1
 * @param notShown sentences for people; no verifier relies on them
 */
public record AuditJson(
        @JsonProperty(required = true) String device,
        @JsonProperty(required = true) String stream,
        @JsonProperty(required = true) String boot,
        @JsonProperty(required = true) long from,
        @JsonProperty(required = true) long to,
        @JsonProperty(required = true) List<AuditPartJson> parts,
        @JsonProperty(required = true) List<List<Long>> sealed,

        @JsonSetter(nulls = Nulls.SET) @Nullable List<List<Long>> refused,

        @JsonProperty(required = true) List<List<Long>> missing,
        @JsonProperty(required = true) List<List<Long>> pending,
        @JsonProperty(required = true) List<List<Long>> unknown,
        @JsonProperty(required = true) String asOf,

        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET) @Nullable
        Long next,

        @JsonProperty(required = true) List<String> notShown) {

    /** More than the largest answer has. */
    public static final int MAX_BYTES = 64 << 20;

    private static final List<String> NOT_SHOWN = List.of(
            "Nothing is shown of sequences before the first sealed or refused one or after the last, of those listed as unknown,"
                    + " or of boots of which nothing was sealed or refused.",
            "It does not say why a sequence is missing, and one that is declared missing may be sealed in a later block.",
            "Whoever made it may have left entries out: then sealed sequences show as refused, missing, pending or unknown, and"
                    + " never the other way round.",
            "That a stream is the device's rests on its disclosed Assigned entry.");

    public static AuditJson of(Audit audit, String asOf, @Nullable Long next) {
        AuditScope scope = audit.scope();
        Coverage claim = audit.claim();
        return new AuditJson(
                scope.device(),
                scope.stream(),
                scope.boot(),
                scope.range().from(),
                scope.range().to(),
                audit.parts().stream().map(AuditPartJson::of).toList(),
                numbers(claim.sealed()),
                numbers(claim.refused()),
                numbers(claim.missing()),
                numbers(claim.pending()),
                numbers(claim.unknown()),
                asOf,
                next,
                NOT_SHOWN);
    }

    /** Whether JSON of unknown kind claims to be an audit: it is an object with parts. */
    public static boolean isOne(InputStream json) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                if (parser.currentName().equals("parts")) {
                    return true;
                }
                parser.nextToken();
                parser.skipChildren();
            }
            return false;
        } catch (JsonProcessingException | CharConversionException e) {
            return false; // something else, whatever it is
        }
    }

    /** @throws DecodeException unless this is the JSON of an audit, and what it spells out follows from the rest */
    public static Audit decode(byte[] json) {
        if (json.length > MAX_BYTES) {
            throw new DecodeException("an audit of " + json.length + " bytes");
        }
        AuditJson read = StrictJson.read(json, AuditJson.class, "an audit");
        try {
            return read.audit();
        } catch (IllegalArgumentException e) {
            throw new DecodeException(String.valueOf(e.getMessage()));
        }
    }

    private Audit audit() {
        Audit audit = new Audit(
                new AuditScope(device, stream, boot, new SequenceRange(from, to)),
                parts.stream().map(AuditPartJson::part).toList(),
                new Coverage(
                        ranges(sealed),
                        refused == null ? List.of() : ranges(refused),
                        ranges(missing),
                        ranges(pending),
                        ranges(unknown)));
        AuditJson written = of(audit, asOf, next);
        if (!parts.equals(written.parts) || (next != null && (to == Long.MAX_VALUE || next != to + 1))) {
            throw new DecodeException("the audit's fields contradict each other");
        }
        AuditPins pins = AuditPins.parse(asOf);
        audit.parts().forEach(pins::check);
        return audit;
    }

    private static List<List<Long>> numbers(List<SequenceRange> ranges) {
        return ranges.stream().map(range -> List.of(range.from(), range.to())).toList();
    }

    private static List<SequenceRange> ranges(List<List<Long>> numbers) {
        List<SequenceRange> ranges = new ArrayList<>();
        for (List<Long> range : numbers) {
            if (range.size() != 2 || range.contains(null)) {
                throw new DecodeException("a range of sequences is two numbers");
            }
            ranges.add(new SequenceRange(range.get(0), range.get(1)));
        }
        return ranges;
    }
}
