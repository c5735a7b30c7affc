@NullMarked
package org.wardledger.gateway.admission;

import org.jspecify.annotations.NullMarked;
