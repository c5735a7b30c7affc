/** The keystore: the site's key-encryption keys, under which patients' keys are wrapped. */
@NullMarked
package org.wardledger.ledger.keys;

import org.jspecify.annotations.NullMarked;
