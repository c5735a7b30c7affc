package org.wardledger.ledger.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.wardledger.core.audit.AuditBlock;
import org.wardledger.core.audit.AuditEntry;
import org.wardledger.core.audit.AuditPart;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.note.SignedNote;

/**
 * What an audit shows of one chain, as JSON.
 *
 * @param checkpoint signed note, as text
 * @param logSize what the checkpoint says
 */
public record AuditPartJson(
        @JsonProperty(required = true) int chain,
        @JsonProperty(required = true) String checkpoint,
        @JsonProperty(required = true) long logSize,
        @JsonProperty(required = true) List<String> logProof,
        @JsonProperty(required = true) List<Block> blocks,
        @JsonProperty(required = true) List<Disclosed> disclosures) {

    /** @param height what the header says */
    public record Block(
            @JsonProperty(required = true) long height,
            @JsonProperty(required = true) String header,
            @JsonProperty(required = true) List<Item> entries,
            @JsonProperty(required = true) List<String> proof) {}

    /** @param index within the block */
    public record Item(
            @JsonProperty(required = true) int index,
            @JsonProperty(required = true) String bytes) {}

    /** @param opener 32 bytes */
    public record Disclosed(
            @JsonProperty(required = true) long height,
            @JsonProperty(required = true) int index,
            @JsonProperty(required = true) String opener,
            @JsonProperty(required = true) List<String> contents) {}

    private record Place(long height, int index) {}

    static AuditPartJson of(AuditPart part) {
        List<Block> blocks = new ArrayList<>();
        List<Disclosed> disclosures = new ArrayList<>();
        for (AuditBlock block : part.blocks()) {
            long height = block.header().height();
            List<Item> items = new ArrayList<>();
            for (AuditEntry entry : block.entries()) {
                items.add(new Item(entry.index(), Texts.of(entry.bytes())));
                Disclosure disclosure = entry.disclosure();
                if (disclosure != null) {
                    disclosures.add(new Disclosed(
                            height,
                            entry.index(),
                            Texts.of(disclosure.opener()),
                            disclosure.contents().stream().map(Texts::of).toList()));
                }
            }
            blocks.add(new Block(height, Texts.of(BlockCodec.encode(block.header())), items, Texts.of(block.proof())));
        }
        return new AuditPartJson(
                part.origin().chain(),
                part.checkpoint().encoded(),
                part.claim().size(),
                Texts.of(part.logProof()),
                blocks,
                disclosures);
    }

    /** What it says; fields that contradict each other are found when it is written again. */
    AuditPart part() {
        Map<Place, Disclosure> opened = new HashMap<>();
        for (Disclosed d : disclosures) {
            List<byte[]> contents = d.contents().stream().map(Texts::bytes).toList();
            opened.put(new Place(d.height(), d.index()), new Disclosure(Texts.bytes(d.opener()), contents));
        }
        List<AuditBlock> read = new ArrayList<>();
        for (Block block : blocks) {
            List<AuditEntry> entries = new ArrayList<>();
            for (Item item : block.entries()) {
                Disclosure disclosure = opened.get(new Place(block.height(), item.index()));
                entries.add(new AuditEntry(item.index(), Texts.bytes(item.bytes()), disclosure));
            }
            read.add(new AuditBlock(
                    BlockCodec.decodeHeader(Texts.bytes(block.header())), entries, Texts.hashes(block.proof())));
        }
        if (read.isEmpty()) {
            throw new DecodeException("a chain of which nothing is shown");
        }
        return new AuditPart(SignedNote.parse(checkpoint).orThrow(), read, Texts.hashes(logProof));
    }
}
