package org.wardledger.acceptance.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.wardledger.acceptance.client.SiteTopics;
import org.wardledger.acceptance.formats.Checkpoint;
import org.wardledger.acceptance.formats.Entry;
import org.wardledger.acceptance.formats.Payload;
import org.wardledger.acceptance.formats.SealedChain;
import org.wardledger.acceptance.formats.SealedChain.SealedAlert;
import org.wardledger.acceptance.formats.SealedChain.SealedReading;
import org.wardledger.acceptance.formats.VerifierKey;
import org.wardledger.acceptance.process.Site;
import org.wardledger.acceptance.reading.Identity;
import org.wardledger.acceptance.reading.Manifest;
import org.wardledger.acceptance.reading.Reading;

/**
 * A site's blocks, read from Kafka with this module's own reader: reading them at all checks links, roots, positions,
 * CIDs, that no sequence of a stream is sealed twice, and that what is missing is declared.
 */
public record SealedBlocks(List<SealedChain> chains) {

    /** Reads and checks every chain as it is committed now. */
    public static SealedBlocks read(Site site) {
        SiteTopics topics = site.topics();
        Map<Integer, List<byte[]>> headers = byPartition(topics.read("wardledger.headers"));
        Map<Integer, List<byte[]>> bodies = byPartition(topics.read("wardledger.blocks"));
        List<SealedChain> chains = new ArrayList<>();
        headers.forEach((partition, headersOfChain) -> {
            List<byte[]> bodiesOfChain = bodies.getOrDefault(partition, List.of());
            assertThat(bodiesOfChain)
                    .as("bodies of chain %d", partition)
                    .hasSizeGreaterThanOrEqualTo(headersOfChain.size());
            SealedChain chain = new SealedChain(partition);
            for (int height = 0; height < headersOfChain.size(); height++) {
                try {
                    chain.add(headersOfChain.get(height), bodiesOfChain.get(height));
                } catch (AssertionError e) {
                    throw new AssertionError("block " + height + " of chain " + partition + ": " + e.getMessage(), e);
                }
            }
            chain.requireGaps();
            chains.add(chain);
        });
        assertThat(chains).as("chains with blocks").isNotEmpty();
        return new SealedBlocks(chains);
    }

    private static Map<Integer, List<byte[]>> byPartition(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<Integer, List<byte[]>> values = new HashMap<>();
        records.forEach(record -> values.computeIfAbsent(record.partition(), partition -> new ArrayList<>())
                .add(record.value()));
        return values;
    }

    /** Every acknowledged identity once, with its values, and for its patients no other. */
    public void haveAllOnce(Manifest manifest) {
        Map<Identity, Reading> found = new HashMap<>();
        List<Identity> doubled = new ArrayList<>();
        Set<String> patients = manifest.patients();
        for (SealedReading sealed : readings()) {
            Reading reading = sealed.reading();
            if (patients.contains(reading.identity().patient()) && found.put(reading.identity(), reading) != null) {
                doubled.add(reading.identity());
            }
        }
        assertThat(doubled).as("identities sealed twice").isEmpty();
        List<Identity> missing = new ArrayList<>();
        manifest.acked().forEach((identity, sent) -> {
            Reading there = found.remove(identity);
            if (there == null) {
                missing.add(identity);
            } else {
                assertThat(there).as("%s in the blocks", identity).isEqualTo(sent);
            }
        });
        assertThat(missing).as("acknowledged, but not in the blocks").isEmpty();
        assertThat(found.keySet()).as("in the blocks, but never acknowledged").isEmpty();
    }

    /** The newest checkpoint of each chain is signed by the key and is this log's. */
    public void areUnderSignedCheckpoints(Site site) {
        VerifierKey key = VerifierKey.parse(site.vkey());
        for (SealedChain chain : chains) {
            Entry.Genesis genesis = chain.genesis();
            assertThat(genesis.vkey()).as("the key in Genesis").isEqualTo(site.vkey());
            Checkpoint checkpoint =
                    Checkpoint.parse(site.api().text("/api/v1/chains/" + chain.chain() + "/checkpoint"), key);
            assertThat(checkpoint.signed()).as("signed by the site's key").isTrue();
            assertThat(checkpoint.origin())
                    .isEqualTo(genesis.site() + "/" + chain.chain() + "/" + genesis.generation());
            // blocks may have been sealed and signed since these were read
            if (checkpoint.size() <= chain.headers().size()) {
                assertThat(checkpoint.root())
                        .as("the log's root at size %d of chain %d", checkpoint.size(), chain.chain())
                        .isEqualTo(chain.logRoot(checkpoint.size()));
            }
        }
        for (ConsumerRecord<byte[], byte[]> record : site.topics().read("wardledger.checkpoints")) {
            Checkpoint published = Checkpoint.parse(new String(record.value(), StandardCharsets.UTF_8), key);
            assertThat(published.signed()).as("a published checkpoint").isTrue();
            chains.stream()
                    .filter(chain -> chain.chain() == record.partition()
                            && published.size() <= chain.headers().size())
                    .forEach(chain -> assertThat(published.root())
                            .as("published root of size %d", published.size())
                            .isEqualTo(chain.logRoot(published.size())));
        }
    }

    /** No alert is raised twice: not the same id, nor two ids for the same condition. Revisions rise by one. */
    public void raiseNoAlertTwice() {
        Map<String, Integer> revisions = new HashMap<>();
        Set<List<Object>> conditions = new HashSet<>();
        for (SealedAlert alert : alerts()) {
            String id = alert.change().id();
            int revision = revisions.merge(id, 1, Integer::sum);
            assertThat(alert.change().revision()).as("revision of %s", alert).isEqualTo(revision);
            boolean raised = alert.change().change() == Entry.Change.RAISED;
            assertThat(raised).as("%s is raised first and only once", alert).isEqualTo(revision == 1);
            Payload.Alert content = alert.content();
            if (raised) {
                assertThat(conditions.add(List.of(
                                content.ward(), content.bed(), content.device(), content.rule(), content.since())))
                        .as("%s is raised once for its condition", alert)
                        .isTrue();
            }
        }
    }

    public List<SealedReading> readings() {
        return chains.stream().flatMap(chain -> chain.readings().stream()).toList();
    }

    public List<SealedAlert> alerts() {
        return chains.stream().flatMap(chain -> chain.alerts().stream()).toList();
    }

    public List<Payload.Refusal> refusals() {
        return chains.stream().flatMap(chain -> chain.refusals().stream()).toList();
    }
}
