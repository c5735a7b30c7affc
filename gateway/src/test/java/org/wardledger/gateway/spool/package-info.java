@NullMarked
package org.wardledger.gateway.spool;

import org.jspecify.annotations.NullMarked;
