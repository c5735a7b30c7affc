/**
 * A Java agent that breaks one of the product's promises, for tests only: a test that stays green under it proves nothing.
 * No product module knows it.
 */
@NullMarked
package org.wardledger.acceptance.sabotage.agent;

import org.jspecify.annotations.NullMarked;
