package org.wardledger.localstack;

/** A broker that the local stack can run; tests that stop one of them alone run each in a JVM of its own. */
enum Part {
    MQTT,
    KAFKA
}
