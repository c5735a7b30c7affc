package org.wardledger.localstack.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to show.
 *
 * @param root the project's directory, with the built programs
 * @param data directory of everything the demo keeps
 * @param forSeconds how long the simulators send; 0: until Ctrl-C
 * @param scenario of all beds; empty: a mix
 * @param records headers of recordings; empty: those of {@code ../shared/data/wfdb} beside the project
 * @param drop readings that the simulator claims without sending them
 */
record DemoSettings(
        Path root,
        Path data,
        int beds,
        int forSeconds,
        Optional<String> scenario,
        Ports ports,
        List<Path> records,
        int drop) {

    /** Ports of 127.0.0.1. */
    record Ports(int http, int gatewayHttp, int mqtt, int kafka) {}

    DemoSettings {
        records = List.copyOf(records);
    }

    boolean bounded() {
        return forSeconds > 0;
    }

    String mqttUrl() {
        return "tcp://127.0.0.1:" + ports.mqtt();
    }

    String api() {
        return "http://127.0.0.1:" + ports.http();
    }

    String gatewayApi() {
        return "http://127.0.0.1:" + ports.gatewayHttp();
    }
}
