@NullMarked
package org.wardledger.gateway.mqtt;

import org.jspecify.annotations.NullMarked;
