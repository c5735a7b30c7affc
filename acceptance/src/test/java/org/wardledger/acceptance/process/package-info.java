/** The system under test as real processes: brokers, services, command lines. */
@NullMarked
package org.wardledger.acceptance.process;

import org.jspecify.annotations.NullMarked;
