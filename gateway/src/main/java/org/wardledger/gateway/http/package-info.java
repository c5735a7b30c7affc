/** What the gateway answers over HTTP besides health and metrics. */
@NullMarked
package org.wardledger.gateway.http;

import org.jspecify.annotations.NullMarked;
