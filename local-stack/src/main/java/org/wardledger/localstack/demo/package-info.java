/** {@code ./wardledger demo}: brokers, services, simulated wards and recordings together, and the count at the end. */
@NullMarked
package org.wardledger.localstack.demo;

import org.jspecify.annotations.NullMarked;
