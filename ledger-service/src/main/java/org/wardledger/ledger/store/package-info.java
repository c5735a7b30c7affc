/** What a node keeps on disk: the index in RocksDB, and beside it what does not derive from the topics. */
@NullMarked
package org.wardledger.ledger.store;

import org.jspecify.annotations.NullMarked;
