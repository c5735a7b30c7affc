package org.wardledger.ledger.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.chain.ChainReader;
import org.wardledger.core.chain.StreamState;
import org.wardledger.core.content.Cid;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.proof.TilePath;
import org.wardledger.core.proof.Tiles;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.wire.UtcTime;

/**
 * Holds what a service's API says against its blocks, without any patient's key: all tiles, all alerts that it lists, and
 * readings of some patients, where each stands and what it is by. Used once.
 */
final class ApiComparison {
    /** Patients of whom readings are asked for, spread over the API's list. */
    static final int PATIENTS = 100;
    /** Readings of each that are asked for, and asked for again by their identities: the oldest. */
    static final int READINGS = 10;
    /** The API lists so many of a chain at the most. */
    private static final int MAX_ALERTS = 10_000;

    private final HttpSource source;
    private final LedgerStore rebuilt;
    private final String asOf;
    private int tiles;
    private int alerts;
    private int readings;
    private int patients;
    private final List<String> leftOut = new ArrayList<>();

    private static final class Differs extends RuntimeException {
        Differs(String what) {
            super(what);
        }
    }

    /** @param rebuilt from blocks that were verified, up to what the source's checkpoints cover at least */
    ApiComparison(HttpSource source, LedgerStore rebuilt) {
        this.source = source;
        this.rebuilt = rebuilt;
        this.asOf = rebuilt.chains().stream()
                .filter(chain -> chain.height() >= 0)
                .map(chain -> chain.chain() + ":" + chain.height())
                .collect(Collectors.joining(","));
    }

    Comparison compare() {
        String difference = null;
        try {
            rebuilt.chains().forEach(this::compareTiles);
            JsonNode listed = source.json("patients?asOf=" + asOf).path("patients");
            compareAlerts(!listed.isEmpty());
            compareReadings(listed);
        } catch (Differs e) {
            difference = e.getMessage();
        }
        leftOut.add("of the API: patients' names, devices and values, which take their keys, and readings but for those"
                + " counted above");
        String done = "of the API: " + tiles + " tiles, " + alerts + " changes of alerts, " + readings + " readings of "
                + patients + " patients";
        return new Comparison(difference, List.of(done), leftOut);
    }

    /** All that a log of the checkpoint's size has. */
    private void compareTiles(ChainStore chain) {
        SavedCheckpoint signed = source.signed(chain.chain());
        if (signed == null) {
            return; // said by the verdict: there is no log without a checkpoint
        }
        long size = signed.checkpoint().size();
        if (size > chain.height() + 1) {
            leftOut.add(
                    "of the API: tiles of chain " + chain.chain() + ", whose checkpoint is of blocks that were lost");
            return;
        }
        for (TilePath.Nodes tile : ExportLayout.nodes(size)) {
            compareTile(chain, tile, Tiles.nodes(chain, tile));
        }
        for (long index = 0; index < ExportLayout.bundles(size); index++) {
            TilePath.Entries bundle = ExportLayout.bundle(index, size);
            List<byte[]> headers = new ArrayList<>();
            for (int i = 0; i < bundle.width(); i++) {
                byte[] header = chain.headerBytes(index * TilePath.FULL_WIDTH + i);
                headers.add(header == null ? new byte[0] : header);
            }
            compareTile(chain, bundle, Tiles.bundle(headers));
        }
    }

    private void compareTile(ChainStore chain, TilePath tile, byte[] expected) {
        if (!Arrays.equals(source.tile(chain.chain(), tile.text()), expected)) {
            throw new Differs("/log/" + chain.chain() + "/tile/" + tile.text() + " is not what the headers give");
        }
        tiles++;
    }

    private void compareAlerts(boolean hasKeys) {
        Map<String, Integer> listed = new LinkedHashMap<>();
        for (JsonNode alert : source.json("alerts?state=all&asOf=" + asOf).path("alerts")) {
            String id = alert.path("id").asText();
            int changes = 0;
            for (JsonNode change : alert.path("history")) {
                boolean there = entry(change) instanceof Entry.Alert sealed
                        && sealed.id().toString().equals(id)
                        && sealed.rev() == change.path("rev").asInt(-1)
                        && sealed.change().state().equals(change.path("state").asText());
                if (!there) {
                    throw new Differs("the API says that alert " + id + " changed at " + place(change)
                            + ", which is not what is sealed there");
                }
                alerts++;
                changes++;
            }
            listed.put(id, changes);
        }
        if (hasKeys) {
            rebuilt.chains().forEach(chain -> allListed(chain, listed));
        } else {
            leftOut.add("of the API: whether it lists all alerts; it knows no patient, as a service without keys does");
        }
    }

    /** Each alert whose patient is not erased, with all its changes. */
    private void allListed(ChainStore chain, Map<String, Integer> listed) {
        Map<AlertId, Entry.Alert> sealed = new LinkedHashMap<>();
        chain.alerts().after(-1, (position, id) -> {
            byte[] entry = chain.entry(position.height(), position.index());
            if (entry != null && EntryCodec.decode(entry) instanceof Entry.Alert alert) {
                sealed.put(id, alert);
            }
            return sealed.size() <= MAX_ALERTS;
        });
        if (sealed.size() > MAX_ALERTS) {
            leftOut.add("of the API: whether it lists all alerts of chain " + chain.chain() + ", which has more than "
                    + MAX_ALERTS);
            return;
        }
        Set<Long> erasedSince = null;
        for (Entry.Alert alert : sealed.values()) {
            int changes = chain.alerts().history(alert.id(), chain.height()).size();
            if (chain.reader().isErased(alert.patient())
                    || listed.getOrDefault(alert.id().toString(), 0) == changes) {
                continue;
            }
            erasedSince = erasedSince == null ? erasedSince(chain) : erasedSince;
            if (!erasedSince.contains(alert.patient())) {
                throw new Differs("the API does not list alert " + alert.id() + " of chain " + chain.chain()
                        + " with its " + changes + " changes");
            }
        }
    }

    /** In blocks that came while the others were verified. */
    private Set<Long> erasedSince(ChainStore chain) {
        Set<Long> erased = new HashSet<>();
        long newest = source.newestHeight(chain.chain());
        for (long height = chain.height() + 1; height <= newest; height++) {
            for (byte[] entry : source.block(chain.chain(), height).entries()) {
                if (EntryCodec.decode(entry) instanceof Entry.Erased of) {
                    erased.add(of.patient());
                }
            }
        }
        return erased;
    }

    private void compareReadings(JsonNode listed) {
        int step = Math.max(1, Math.ceilDiv(listed.size(), PATIENTS));
        for (int number = 0; number < listed.size(); number += step) {
            String patient = segment(listed.get(number).path("patient"));
            JsonNode page = source.jsonOrNull(
                    "patients/" + patient + "/readings?reattributed=include&limit=" + READINGS + "&asOf=" + asOf);
            if (page == null) {
                continue; // erased since the list was made
            }
            patients++;
            for (JsonNode reading : page.path("readings")) {
                compareReading(reading);
                byIdentity(reading);
                readings++;
            }
        }
    }

    private void compareReading(JsonNode said) {
        StreamState stream = null;
        if (entry(said) instanceof Entry.Reading sealed) {
            stream = rebuilt.chain(said.path("chain").asInt()).reader().stream(sealed.stream());
            boolean same = stream != null
                    && is(said, "stream", stream.stream())
                    && is(said, "boot", stream.boot())
                    && is(said, "seq", Long.toString(sealed.seq()))
                    && is(said, "time", UtcTime.text(sealed.readingMs()))
                    && is(said, "arrival", UtcTime.text(sealed.arrivalMs()))
                    && is(said, "engineTime", UtcTime.text(sealed.engineMs()));
            stream = same ? stream : null;
        }
        if (stream == null) {
            throw new Differs("the API says that reading " + said.path("seq").asText() + " of stream "
                    + said.path("stream").asText() + " is at " + place(said) + ", which is not what is sealed there");
        }
        for (JsonNode cid : said.path("cids")) {
            boolean known = Cid.parse(cid.asText()).map(rebuilt::payload).isPresent();
            if (!known) {
                throw new Differs("the API says that the reading at " + place(said) + " has the payload " + cid.asText()
                        + ", which no block names");
            }
        }
    }

    private void byIdentity(JsonNode reading) {
        String path = "devices/" + segment(reading.path("device")) + "/streams/" + segment(reading.path("stream"))
                + "/readings/" + segment(reading.path("boot")) + "/" + segment(reading.path("seq")) + "?asOf=" + asOf;
        JsonNode answer = source.jsonOrNull(path);
        boolean found = false;
        for (JsonNode one : answer == null ? List.<JsonNode>of() : answer.path("readings")) {
            compareReading(one);
            found |= place(one).equals(place(reading));
        }
        if (!found && !erasedSince(rebuilt.chain(reading.path("chain").asInt())).contains(patientOf(reading))) {
            throw new Differs("the API does not find the reading at " + place(reading) + " by its identity, " + path);
        }
    }

    private @Nullable Long patientOf(JsonNode reading) {
        ChainReader reader = rebuilt.chain(reading.path("chain").asInt()).reader();
        StreamState stream = entry(reading) instanceof Entry.Reading sealed ? reader.stream(sealed.stream()) : null;
        return stream == null ? null : reader.patientOf(stream.assignment());
    }

    /** What is sealed where the API says, or null. */
    private @Nullable Entry entry(JsonNode said) {
        int chain = said.path("chain").asInt(-1);
        byte[] bytes = chain < 0 || chain >= rebuilt.chains().size()
                ? null
                : rebuilt.chain(chain)
                        .entry(
                                said.path("height").asLong(-1),
                                said.path("index").asInt(-1));
        try {
            return bytes == null ? null : EntryCodec.decode(bytes);
        } catch (DecodeException e) {
            return null; // not what the API says, whatever it is
        }
    }

    private static String place(JsonNode said) {
        return "chain " + said.path("chain").asText() + ", block "
                + said.path("height").asText() + ", entry " + said.path("index").asText();
    }

    private static boolean is(JsonNode said, String field, String expected) {
        return said.path(field).asText().equals(expected);
    }

    private static String segment(JsonNode text) {
        return URLEncoder.encode(text.asText(), StandardCharsets.UTF_8).replace("+", "%20");
    }
}
