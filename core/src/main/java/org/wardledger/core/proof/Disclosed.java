package org.wardledger.core.proof;

import java.util.List;
import java.util.Optional;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.AccessContent;
import org.wardledger.core.content.ActorContent;
import org.wardledger.core.content.AlertContent;
import org.wardledger.core.content.AssignmentContent;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.content.GatewayRefusalContent;
import org.wardledger.core.content.HandoverContent;
import org.wardledger.core.content.ReattributionContent;
import org.wardledger.core.content.RecordContent;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.content.RegisteredContent;
import org.wardledger.core.content.ReleaseContent;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.Disclosure;

/** Whether a disclosure opens an entry: docs/FORMATS.md "Disclosure". */
final class Disclosed {
    private Disclosed() {}

    /** Why it does not; empty when it does. */
    static Optional<String> problem(Disclosure disclosure, byte[] entryBytes) {
        Entry entry;
        List<Content> contents;
        try {
            entry = EntryCodec.decode(entryBytes);
            contents = disclosure.contents().stream().map(ContentCodec::decode).toList();
        } catch (DecodeException e) {
            return Optional.of("what is disclosed cannot be read: " + e.getMessage());
        }
        Concealed concealed = entry.concealed();
        boolean opens =
                concealed != null && concealed.count() == contents.size() && disclosure.opens(concealed.commitment());
        if (!opens) {
            return Optional.of("what is disclosed is not what the entry commits to");
        }
        return contents.stream().allMatch(content -> fits(entry, content, contents.size()))
                ? Optional.empty()
                : Optional.of("what is disclosed is no content of such an entry");
    }

    private static boolean fits(Entry entry, Content content, int count) {
        return switch (content) {
            case Content.Measured m -> entry instanceof Entry.Reading;
            case Content.Sampled s -> entry instanceof Entry.Reading && count == 1;
            case AssignmentContent a -> entry instanceof Entry.Assigned;
            case RegisteredContent r -> entry instanceof Entry.Assigned;
            case AlertContent a -> entry instanceof Entry.Alert;
            case RefusalContent r -> entry instanceof Entry.Rejected;
            case GatewayRefusalContent r ->
                entry instanceof Entry.Refused of && of.count() == r.digests().size();
            case AccessContent a -> entry instanceof Entry.Accessed;
            case ReleaseContent r -> entry instanceof Entry.Released;
            case HandoverContent h -> entry instanceof Entry.Handover;
            case ReattributionContent r -> entry instanceof Entry.Reattributed;
            case RecordContent r -> entry instanceof Entry.Recorded;
            case ActorContent a -> entry instanceof Entry.Reading && count > 1;
        };
    }
}
