@NullMarked
package org.wardledger.gateway.kafka;

import org.jspecify.annotations.NullMarked;
