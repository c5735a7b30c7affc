package org.wardledger.acceptance.chaos;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.wardledger.acceptance.checks.SealedBlocks;
import org.wardledger.acceptance.client.SiteTopics;
import org.wardledger.acceptance.formats.Content;
import org.wardledger.acceptance.formats.Trees;

/** A message that is no reading, and the two places where what was refused is found. */
public record Refusable(String topic, String text) {

    /** docs/FORMATS.md "Content": SHA-256 of the topic as a text and the bytes. In hex. */
    String digest() {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream length = new ByteArrayOutputStream();
        int left = name.length;
        for (; left >= 128; left >>>= 7) {
            length.write((left & 127) | 128);
        }
        length.write(left);
        return HexFormat.of()
                .formatHex(Trees.sha256(length.toByteArray(), name, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The digests of refused messages of a ward that are sealed, each as often as it is. */
    static List<String> sealed(SealedBlocks blocks, String ward) {
        List<String> digests = new ArrayList<>();
        for (Content.GatewayRefusal refusal : blocks.messages()) {
            if (refusal.source().startsWith("wards/" + ward + "/")) {
                digests.addAll(refusal.digests());
            }
        }
        return digests;
    }

    /** What is kept in {@code wardledger.rejected}, which may have a message twice. */
    static Set<Refusable> kept(SiteTopics topics, String ward) {
        Set<Refusable> kept = new HashSet<>();
        topics.read("wardledger.rejected").forEach(record -> {
            Header header = Objects.requireNonNull(record.headers().lastHeader("topic"));
            String topic = new String(header.value(), StandardCharsets.UTF_8);
            if (topic.startsWith("wards/" + ward + "/")) {
                kept.add(new Refusable(topic, new String(record.value(), StandardCharsets.UTF_8)));
            }
        });
        return kept;
    }
}
