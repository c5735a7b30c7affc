/** Settings of the ledger service, one documented mapping per concern, and what must hold before it starts. */
@NullMarked
package org.wardledger.ledger.config;

import org.jspecify.annotations.NullMarked;
