/** Clients of the system under test, written for these tests. */
@NullMarked
package org.wardledger.acceptance.client;

import org.jspecify.annotations.NullMarked;
