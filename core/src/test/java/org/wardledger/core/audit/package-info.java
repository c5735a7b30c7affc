@NullMarked
package org.wardledger.core.audit;

import org.jspecify.annotations.NullMarked;
