/**
 * What leaves the ledger as proof, and how anybody checks it: tiles and entry bundles of a chain's log
 * (c2sp.org/tlog-tiles), and the bundle that proves one entry, as bytes and as text (c2sp.org/tlog-proof). Pure.
 */
@NullMarked
package org.wardledger.core.proof;

import org.jspecify.annotations.NullMarked;
