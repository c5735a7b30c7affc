/** Blocks: headers, bodies and their canonical bytes. */
@NullMarked
package org.wardledger.core.block;

import org.jspecify.annotations.NullMarked;
