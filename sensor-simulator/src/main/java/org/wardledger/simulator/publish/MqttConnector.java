package org.wardledger.simulator.publish;

/** Opens connections: Paho's in earnest, a scripted one in tests. */
interface MqttConnector {

    /** Connects, blocking for some seconds at most. Events may come before this returns. */
    MqttConnection open(String clientId, MqttConnection.Events events) throws MqttConnection.ConnectionFailed;
}
