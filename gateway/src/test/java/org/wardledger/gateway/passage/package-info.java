@NullMarked
package org.wardledger.gateway.passage;

import org.jspecify.annotations.NullMarked;
