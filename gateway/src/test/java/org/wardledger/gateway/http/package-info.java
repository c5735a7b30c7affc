@NullMarked
package org.wardledger.gateway.http;

import org.jspecify.annotations.NullMarked;
