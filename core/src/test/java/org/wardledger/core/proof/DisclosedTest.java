package org.wardledger.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.core.content.AccessContent;
import org.wardledger.core.content.AssignmentContent;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Value;

/** A disclosure opens what was sealed, as the kind of content that such an entry has, and to nothing else. */
class DisclosedTest {
    private static final PatientKey KEY = FixedKeys.key(7, 0);
    private static final byte[] CONTEXT = {1, 2, 3};

    private static final Content HR = measured("8867-4", 72);
    private static final Content RR = measured("9279-1", 16);
    private static final Content BED = new AssignmentContent("p", "d", "w", "b");
    private static final Content ACCESS = new AccessContent("nurse", "board", 1, 2, 1);

    private static Content measured(String code, int value) {
        return new Content.Measured(
                new Measurement(code, new Value.Numeric(BigDecimal.valueOf(value)), "/min", Quality.VALID));
    }

    private static List<byte[]> bytes(List<Content> contents) {
        return contents.stream().map(ContentCodec::encode).toList();
    }

    private static Concealed concealed(List<Content> contents) {
        return KEY.conceal(CONTEXT, bytes(contents), Collections.nCopies(contents.size(), 5));
    }

    private static byte[] reading(List<Content> contents) {
        return EntryCodec.encode(new Entry.Reading(10, 0, 1, 9, 9, concealed(contents)));
    }

    private static String problem(byte[] entry, List<Content> disclosed) {
        return Disclosed.problem(KEY.disclose(CONTEXT, bytes(disclosed)), entry).orElse("");
    }

    @Test
    void the_contents_that_were_sealed_open_their_entry() {
        assertThat(problem(reading(List.of(HR, RR)), List.of(HR, RR))).isEmpty();
        assertThat(problem(EntryCodec.encode(new Entry.Assigned(1, 2, 3, concealed(List.of(BED)))), List.of(BED)))
                .isEmpty();
    }

    @Test
    void no_other_value_order_or_number_of_contents_opens_it() {
        byte[] entry = reading(List.of(HR, RR));
        for (List<Content> other : List.of(
                List.of(measured("8867-4", 73), RR),
                List.of(RR, HR),
                List.of(HR),
                List.of(HR, RR, RR),
                List.<Content>of())) {
            assertThat(problem(entry, other)).contains("not what the entry commits to");
        }
        byte[] opener = KEY.disclose(CONTEXT, bytes(List.of(HR, RR))).opener();
        opener[31] ^= 1;
        assertThat(Disclosed.problem(new Disclosure(opener, bytes(List.of(HR, RR))), entry))
                .get()
                .asString()
                .contains("not what the entry commits to");
    }

    /** Whoever has the key could commit to anything; a reader must not take a refusal for a reading. */
    @Test
    void a_content_of_another_kind_opens_nothing() {
        for (List<Content> contents : List.of(List.of(BED), List.of(HR, BED), List.of(ACCESS))) {
            assertThat(problem(reading(contents), contents)).contains("no content of such an entry");
        }
        Entry accessed = new Entry.Accessed(1, new EventId(0, 1), 7, concealed(List.of(HR)));
        assertThat(problem(EntryCodec.encode(accessed), List.of(HR))).contains("no content of such an entry");
    }

    @Test
    void bytes_that_are_no_content_open_nothing() {
        List<byte[]> junk = new ArrayList<>(List.of(new byte[] {99}));
        Concealed concealed = KEY.conceal(CONTEXT, junk, List.of(0));
        byte[] entry = EntryCodec.encode(new Entry.Reading(10, 0, 1, 9, 9, concealed));
        assertThat(Disclosed.problem(KEY.disclose(CONTEXT, junk), entry))
                .get()
                .asString()
                .contains("cannot be read");
    }

    @Test
    void an_entry_that_conceals_nothing_is_opened_by_nothing() {
        assertThat(problem(EntryCodec.encode(new Entry.Tick(1)), List.of())).contains("not what the entry commits to");
    }
}
