/** Compares manifests with what the ledger's HTTP interface says. */
@NullMarked
package org.wardledger.simulator.check;

import org.jspecify.annotations.NullMarked;
