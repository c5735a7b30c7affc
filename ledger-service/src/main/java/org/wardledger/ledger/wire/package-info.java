/** What more than one part says in JSON: alerts and times, docs/FORMATS.md. */
@NullMarked
package org.wardledger.ledger.wire;

import org.jspecify.annotations.NullMarked;
