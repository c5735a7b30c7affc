package org.wardledger.gateway.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Until there is sign-in, only this machine may ask. */
public final class LoopbackOnly {
    private LoopbackOnly() {}

    /** @throws IllegalStateException when refused messages, and with them patients' data, could be read from elsewhere */
    public static void check(String host) {
        try {
            if (InetAddress.getByName(host).isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException e) {
            throw new IllegalStateException("quarkus.http.host=" + host + " is not an address of this machine", e);
        }
        throw new IllegalStateException("quarkus.http.host=" + host
                + " would show patients' data to the network without sign-in: only a loopback address is allowed");
    }
}
