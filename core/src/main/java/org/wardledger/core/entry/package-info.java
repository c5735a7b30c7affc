/** What a chain's blocks are made of: typed, versioned entries with one canonical encoding each. */
@NullMarked
package org.wardledger.core.entry;

import org.jspecify.annotations.NullMarked;
