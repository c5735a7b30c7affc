/** The auditor: re-reads a ledger, from a node's disk or over HTTP, and trusts nothing that it can recompute. */
@NullMarked
package org.wardledger.ledger.verify;

import org.jspecify.annotations.NullMarked;
