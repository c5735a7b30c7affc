@NullMarked
package org.wardledger.core;

import org.jspecify.annotations.NullMarked;
