/** What a service makes of a thread that ends; done by whoever is handed in. */
@NullMarked
package org.wardledger.core.failure;

import org.jspecify.annotations.NullMarked;
