package org.wardledger.ledger.boot;

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Measurements;
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Reading;
import org.wardledger.core.vitals.Value;
import org.wardledger.ledger.kafka.KafkaClients;
import org.wardledger.ledger.kafka.Topics;

/** Writes inputs as the gateway does. */
final class TestWard implements AutoCloseable {
    static final int CHAINS = 2;
    private final Producer<byte[], byte[]> producer;

    TestWard(String bootstrapServers) {
        producer = new KafkaClients(bootstrapServers).plainWriter("ward");
    }

    /** One heart rate, acknowledged by Kafka. */
    void heartRate(String bed, long seq, long timeMs, int value) throws ExecutionException, InterruptedException {
        write(reading(bed, seq, timeMs, value));
    }

    static Input.Admitted reading(String bed, long seq, long timeMs, int value) {
        Measurement rate =
                new Measurement("8867-4", new Value.Numeric(BigDecimal.valueOf(value)), "/min", Quality.VALID);
        Reading reading = new Reading("w", bed, "m-" + bed, "b1", seq, timeMs, new Measurements(List.of(rate)));
        return new Input.Admitted(Patients.ofBed("w", bed), "gateway-1", timeMs, reading);
    }

    void write(Input.Admitted input) throws ExecutionException, InterruptedException {
        write(input.patient(), input);
    }

    void write(String patient, Input input) throws ExecutionException, InterruptedException {
        int chain = Patients.chainOf(patient, CHAINS);
        producer.send(new ProducerRecord<>(Topics.INPUTS, chain, null, InputCodec.encode(input)))
                .get();
    }

    @Override
    public void close() {
        producer.close();
    }
}
