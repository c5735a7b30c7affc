@NullMarked
package org.wardledger.core.proof;

import org.jspecify.annotations.NullMarked;
