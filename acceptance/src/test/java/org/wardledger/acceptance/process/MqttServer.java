package org.wardledger.acceptance.process;

import org.wardledger.localstack.process.LocalStackProcess;

/** A site's MQTT broker. */
public interface MqttServer extends AutoCloseable {
    /** Of 127.0.0.1. */
    int port();

    /** The last lines of its log. */
    String tail();

    @Override
    void close();

    /** HiveMQ of the local stack. */
    record HiveMq(LocalStackProcess process) implements MqttServer {
        @Override
        public int port() {
            return process.mqttPort();
        }

        @Override
        public String tail() {
            return process.process().tail();
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
