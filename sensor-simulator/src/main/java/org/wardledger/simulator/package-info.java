@NullMarked
package org.wardledger.simulator;

import org.jspecify.annotations.NullMarked;
