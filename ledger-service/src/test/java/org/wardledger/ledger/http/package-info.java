@NullMarked
package org.wardledger.ledger.http;

import org.jspecify.annotations.NullMarked;
