package org.wardledger.core.content;

import java.util.HashSet;
import java.util.List;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.vitals.Names;
import org.wardledger.core.vitals.Patients;

/**
 * Messages of one device that gateways refused for the same reason within a second. Their bytes stand in
 * {@code wardledger.rejected}.
 *
 * @param patient who they were refused for
 * @param device that the topic names, empty where it names none
 * @param reason code of the reason
 * @param detail of the first one, a sentence for people; at most {@link RefusalContent#MAX_DETAIL} bytes of UTF-8
 * @param source of the first one, its MQTT topic; as long at most
 * @param digests of topic and bytes, each message's, in the order of their inputs; 1 to {@link #MAX_MESSAGES}
 */
public record GatewayRefusalContent(
        String patient, String device, String reason, String detail, String source, List<Hash> digests)
        implements Content {
    /** So many digests fit into a payload, and so many ranges of sequences into an entry. */
    public static final int MAX_MESSAGES = 1_000;

    public GatewayRefusalContent {
        Patients.check(patient);
        if (!device.isEmpty()) {
            Names.check(device, "device");
        }
        RefusalContent.checkReason(reason);
        detail = RefusalContent.cut(detail);
        source = RefusalContent.cut(source);
        digests = List.copyOf(digests);
        if (digests.isEmpty() || digests.size() > MAX_MESSAGES) {
            throw new IllegalArgumentException("a refusal of 1 to " + MAX_MESSAGES + " messages");
        }
        if (new HashSet<>(digests).size() != digests.size()) {
            throw new IllegalArgumentException("a message is refused once");
        }
    }
}
