@NullMarked
package org.wardledger.gateway.rejected;

import org.jspecify.annotations.NullMarked;
