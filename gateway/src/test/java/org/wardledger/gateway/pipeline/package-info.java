@NullMarked
package org.wardledger.gateway.pipeline;

import org.jspecify.annotations.NullMarked;
