@NullMarked
package org.wardledger.localstack;

import org.jspecify.annotations.NullMarked;
