/** Records of the topic wardledger.inputs: what the chains' owners read, in the order in which Kafka keeps it. */
@NullMarked
package org.wardledger.core.input;

import org.jspecify.annotations.NullMarked;
