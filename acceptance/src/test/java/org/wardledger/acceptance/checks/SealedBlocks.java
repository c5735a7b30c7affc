package org.wardledger.acceptance.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.wardledger.acceptance.client.SiteTopics;
import org.wardledger.acceptance.formats.Checkpoint;
import org.wardledger.acceptance.formats.Content;
import org.wardledger.acceptance.formats.Entry;
import org.wardledger.acceptance.formats.SealedChain;
import org.wardledger.acceptance.formats.SealedChain.Sealed;
import org.wardledger.acceptance.formats.VerifierKey;
import org.wardledger.acceptance.process.Site;
import org.wardledger.acceptance.reading.Identity;
import org.wardledger.acceptance.reading.Manifest;
import org.wardledger.acceptance.reading.Reading;

/**
 * A site's blocks, read from Kafka with this module's own reader: reading them at all checks links, roots, positions,
 * CIDs, that no sequence of a stream is sealed twice, and that what is missing is declared. What they say is disclosed by
 * the API and held against them.
 */
public record SealedBlocks(List<SealedChain> chains, Disclosures disclosures) {
    private static final int AT_ONCE = 4;

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
        return new SealedBlocks(chains, new Disclosures(site.api()));
    }

    private static Map<Integer, List<byte[]>> byPartition(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<Integer, List<byte[]>> values = new HashMap<>();
        records.forEach(record -> values.computeIfAbsent(record.partition(), partition -> new ArrayList<>())
                .add(record.value()));
        return values;
    }

    /** Every acknowledged identity once, with its values, and for its patients no other. */
    public void haveAllOnce(Manifest manifest) {
        Found all = find(manifest.patients());
        assertThat(all.doubled()).as("identities sealed twice").isEmpty();
        Map<Identity, Sealed<Entry.Reading>> found = all.readings();
        Map<Identity, Sealed<Entry.Reading>> invented = new HashMap<>(found);
        invented.keySet().removeAll(manifest.acked().keySet());
        assertThat(invented.keySet())
                .as("in the blocks, but never acknowledged")
                .isEmpty();
        List<Identity> missing = new ArrayList<>(manifest.acked().keySet());
        missing.removeAll(found.keySet());
        assertThat(missing).as("acknowledged, but not in the blocks").isEmpty();
        disclose(found).forEach((identity, reading) -> assertThat(reading)
                .as("%s in the blocks", identity)
                .isEqualTo(manifest.acked().get(identity)));
    }

    /**
     * Readings in the blocks.
     *
     * @param doubled what was found once more
     */
    public record Found(Map<Identity, Sealed<Entry.Reading>> readings, List<Identity> doubled) {}

    /** All readings of these patients. */
    public Found find(Set<String> patients) {
        disclosures.awaitIndexed(chains);
        Map<Identity, Sealed<Entry.Reading>> found = new HashMap<>();
        List<Identity> doubled = new ArrayList<>();
        for (SealedChain chain : chains) {
            Map<Long, Content.Assignment> places = assignments(chain);
            for (Sealed<Entry.Reading> one : chain.readings()) {
                SealedChain.Stream stream = chain.stream(one.entry());
                Content.Assignment place = places.get(stream.assignment());
                if (place != null && patients.contains(place.patient())) {
                    Identity identity = new Identity(
                            place.ward(),
                            place.bed(),
                            place.device(),
                            stream.name(),
                            stream.boot(),
                            one.entry().seq());
                    if (found.put(identity, one) != null) {
                        doubled.add(identity);
                    }
                }
            }
        }
        return new Found(found, doubled);
    }

    /** What the readings say; there may be thousands. */
    private Map<Identity, Reading> disclose(Map<Identity, Sealed<Entry.Reading>> sealed) {
        Map<Identity, Reading> readings = new ConcurrentHashMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> asked = new ArrayList<>();
            sealed.forEach((identity, reading) ->
                    asked.add(threads.submit(() -> readings.put(identity, disclose(identity, reading)))));
            for (Future<?> one : asked) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return readings;
    }

    private Reading disclose(Identity identity, Sealed<Entry.Reading> one) {
        List<Content> contents = disclosures
                .contents(one)
                .orElseThrow(() -> new AssertionError(identity + " is sealed, but not disclosed"));
        return Content.reading(identity, Instant.ofEpochMilli(one.entry().time()), contents);
    }

    /** What the handles of a chain's assignments stand for, as far as their patients are not erased. */
    public Map<Long, Content.Assignment> assignments(SealedChain chain) {
        Map<Long, Content.Assignment> places = new HashMap<>();
        Map<Long, String> names = new HashMap<>();
        for (Sealed<Entry.Assigned> one : chain.assignments()) {
            long patient = one.entry().patient();
            if (!chain.isErased(patient)) {
                Content.Assignment place = meaning(one);
                places.put(one.entry().assignment(), place);
                assertThat(names.merge(patient, place.patient(), (before, same) -> before))
                        .as("who the handle of %s stands for", place)
                        .isEqualTo(place.patient());
            }
        }
        return places;
    }

    private Content.Assignment meaning(Sealed<Entry.Assigned> one) {
        Content meaning = disclosures
                .content(one, Content.class)
                .orElseThrow(() -> new AssertionError("an assignment that is not disclosed: " + one));
        return switch (meaning) {
            case Content.Assignment assignment -> assignment;
            case Content.Registered registered -> registered.assignment();
            default -> throw new AssertionError("an assignment that means " + meaning);
        };
    }

    /** The handle that a patient has now, by the place of one of its readings in the API. */
    public long handleOf(Site site, String patient) {
        JsonNode reading = site.api().readings(patient).stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody is " + patient));
        for (SealedChain chain : chains) {
            for (Sealed<Entry.Reading> one : chain.readings()) {
                if (one.chain() == reading.path("chain").asInt()
                        && one.height() == reading.path("height").asLong()
                        && one.index() == reading.path("index").asInt()) {
                    return chain.patientOf(chain.stream(one.entry()).assignment());
                }
            }
        }
        throw new AssertionError("not in the blocks: " + reading);
    }

    /** The readings of a patient, in the order in which they were sealed. */
    public List<Sealed<Entry.Reading>> readingsOf(long handle) {
        return chains.stream()
                .flatMap(chain -> chain.readings().stream()
                        .filter(one -> chain.patientOf(chain.stream(one.entry()).assignment()) == handle))
                .toList();
    }

    /** What was refused of a patient. */
    public List<Content.Refusal> refusals(String patient) {
        return chains.stream()
                .flatMap(chain -> chain.refusals().stream()
                        .filter(one -> !chain.isErased(one.entry().patient())))
                .map(one -> disclosures
                        .content(one, Content.Refusal.class)
                        .orElseThrow(() -> new AssertionError("a refusal that is not disclosed: " + one)))
                .filter(refusal -> refusal.patient().equals(patient))
                .toList();
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

    /** No checkpoint that anybody was given is ahead of the blocks, or of other ones. */
    public static void areNotBehindCheckpoints(Site site) {
        VerifierKey key = VerifierKey.parse(site.vkey());
        // the checkpoints first: no block behind them can be new
        List<ConsumerRecord<byte[], byte[]>> published = site.topics().read("wardledger.checkpoints");
        SealedBlocks blocks = read(site);
        for (ConsumerRecord<byte[], byte[]> record : published) {
            Checkpoint checkpoint = Checkpoint.parse(new String(record.value(), StandardCharsets.UTF_8), key);
            for (SealedChain chain : blocks.chains()) {
                if (chain.chain() == record.partition()) {
                    assertThat(checkpoint.size())
                            .as("blocks of chain %d that were signed, of those that are committed", chain.chain())
                            .isLessThanOrEqualTo(chain.headers().size());
                    assertThat(checkpoint.root())
                            .as("signed root of %d blocks of chain %d", checkpoint.size(), chain.chain())
                            .isEqualTo(chain.logRoot(checkpoint.size()));
                }
            }
        }
    }

    /** One change of an alert where it was sealed, and what it says. */
    public record SealedAlert(Entry.Alert change, Content.Alert content) {}

    /** No alert is raised twice: not the same id, nor two ids for the same condition. Revisions rise by one. */
    public void raiseNoAlertTwice() {
        Map<String, Integer> revisions = new HashMap<>();
        for (SealedChain chain : chains) {
            for (Sealed<Entry.Alert> one : chain.alerts()) {
                Entry.Alert change = one.entry();
                int revision = revisions.merge(change.id(), 1, Integer::sum);
                assertThat(change.revision()).as("revision of %s", change).isEqualTo(revision);
                assertThat(change.change() == Entry.Change.RAISED)
                        .as("%s is raised first and only once", change)
                        .isEqualTo(revision == 1);
            }
        }
        Set<List<Object>> conditions = new HashSet<>();
        for (SealedAlert alert : alerts()) {
            Content.Alert content = alert.content();
            if (alert.change().change() == Entry.Change.RAISED) {
                assertThat(conditions.add(List.of(
                                content.ward(), content.bed(), content.device(), content.rule(), content.since())))
                        .as("%s is raised once for its condition", alert)
                        .isTrue();
            }
        }
    }

    /** All changes of alerts, but those of patients who were erased. */
    public List<SealedAlert> alerts() {
        disclosures.awaitIndexed(chains);
        return chains.stream()
                .flatMap(chain -> chain.alerts().stream()
                        .filter(one -> !chain.isErased(one.entry().patient())))
                .map(one -> new SealedAlert(
                        one.entry(),
                        disclosures
                                .content(one, Content.Alert.class)
                                .orElseThrow(() -> new AssertionError("an alert that is not disclosed: " + one))))
                .toList();
    }

    /** What is said of the messages that gateways refused, but those of patients who were erased. */
    public List<Content.GatewayRefusal> messages() {
        disclosures.awaitIndexed(chains);
        List<Content.GatewayRefusal> all = new ArrayList<>();
        for (SealedChain chain : chains) {
            for (Sealed<Entry.Refused> one : chain.messages()) {
                if (!chain.isErased(one.entry().patient())) {
                    Content.GatewayRefusal refusal = disclosures
                            .content(one, Content.GatewayRefusal.class)
                            .orElseThrow(() -> new AssertionError("a refusal that is not disclosed: " + one));
                    assertThat(refusal.digests()).hasSize(one.entry().count());
                    all.add(refusal);
                }
            }
        }
        return all;
    }
}
