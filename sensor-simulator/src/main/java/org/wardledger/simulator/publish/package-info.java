/** Publishes messages over MQTT 5 at QoS 1 until each is acknowledged; the only package that knows Paho. */
@NullMarked
package org.wardledger.simulator.publish;

import org.jspecify.annotations.NullMarked;
