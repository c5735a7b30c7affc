package org.wardledger.core.content;

import java.util.List;
import java.util.stream.Stream;
import org.wardledger.core.vitals.Body;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Measurements;
import org.wardledger.core.vitals.Observations;
import org.wardledger.core.vitals.Waveform;

/** What a payload holds. Entries refer to it and never say it in plain. */
public sealed interface Content
        permits Content.Measured,
                Content.Sampled,
                AssignmentContent,
                AlertContent,
                RefusalContent,
                GatewayRefusalContent,
                AccessContent,
                RegisteredContent,
                ReleaseContent,
                HandoverContent,
                ReattributionContent,
                RecordContent,
                ActorContent {

    /** One measurement. */
    record Measured(Measurement measurement) implements Content {}

    /** One piece of a waveform. */
    record Sampled(Waveform waveform) implements Content {}

    /** The parts of a reading that are stored once each, in the reading's order. */
    static List<Content> of(Body body) {
        return switch (body) {
            case Measurements m -> m.list().stream().<Content>map(Measured::new).toList();
            case Observations o ->
                Stream.concat(o.list().stream().<Content>map(Measured::new), Stream.of(new ActorContent(o.actor())))
                        .toList();
            case Waveform w -> List.of(new Sampled(w));
        };
    }
}
