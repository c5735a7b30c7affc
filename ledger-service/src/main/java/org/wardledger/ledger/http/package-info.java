/** The HTTP surface: thin resources over {@code query}, problems (RFC 9457) and the stream of events. */
@NullMarked
package org.wardledger.ledger.http;

import org.jspecify.annotations.NullMarked;
