/** Commands that ask a running service to do something. */
@NullMarked
package org.wardledger.ledger.admin;

import org.jspecify.annotations.NullMarked;
