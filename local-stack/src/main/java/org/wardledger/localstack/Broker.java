package org.wardledger.localstack;

/** A broker that runs until it is closed. */
sealed interface Broker extends AutoCloseable permits MqttBroker, KafkaBroker {
    @Override
    void close();
}
