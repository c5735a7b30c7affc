package org.wardledger.acceptance.process;

import java.io.IOException;
import java.util.List;

/**
 * The cables of a site between its brokers and whoever uses them. Kafka sends its clients on to an address that it knows, so
 * each cable to it has a port of Kafka of its own.
 */
public record Cables(
        int mqttPort, Cable devices, Cable gatewayMqtt, ToKafka gateway, ToKafka ledger, ToKafka secondGateway)
        implements AutoCloseable {

    /** A cable to Kafka, and what Kafka has to know of it. */
    public record ToKafka(Cable cable, int behind) {
        /** From a free port to another one. */
        public static ToKafka lay() throws IOException {
            int behind = FreePort.find();
            return new ToKafka(new Cable(FreePort.find(), behind), behind);
        }

        /** For Kafka's command line. */
        String forwarded() {
            return behind + "=127.0.0.1:" + cable.port();
        }

        public String bootstrap() {
            return "127.0.0.1:" + cable.port();
        }
    }

    /** Lays all of them, for brokers that are not started yet. */
    public static Cables lay() throws IOException {
        int mqtt = FreePort.find();
        return new Cables(
                mqtt,
                new Cable(FreePort.find(), mqtt),
                new Cable(FreePort.find(), mqtt),
                ToKafka.lay(),
                ToKafka.lay(),
                ToKafka.lay());
    }

    List<String> forwarded() {
        return List.of(gateway.forwarded(), ledger.forwarded(), secondGateway.forwarded());
    }

    private List<Cable> all() {
        return List.of(devices, gatewayMqtt, gateway.cable(), ledger.cable(), secondGateway.cable());
    }

    /** All as new. */
    public void mend() throws IOException {
        for (Cable cable : all()) {
            cable.mend();
        }
    }

    @Override
    public void close() throws IOException {
        for (Cable cable : all()) {
            cable.close();
        }
    }
}
