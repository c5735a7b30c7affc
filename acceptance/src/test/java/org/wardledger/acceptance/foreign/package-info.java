/** Verifiers that somebody else wrote, as processes: they judge what the ledger gives away. */
@NullMarked
package org.wardledger.acceptance.foreign;

import org.jspecify.annotations.NullMarked;
