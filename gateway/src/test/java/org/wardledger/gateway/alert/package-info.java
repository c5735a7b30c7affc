@NullMarked
package org.wardledger.gateway.alert;

import org.jspecify.annotations.NullMarked;
