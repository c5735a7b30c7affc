@NullMarked
package org.wardledger.gateway;

import org.jspecify.annotations.NullMarked;
