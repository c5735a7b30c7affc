/** What raises which alert, written by hand; and the channels on which each has to appear once. */
@NullMarked
package org.wardledger.acceptance.alerts;

import org.jspecify.annotations.NullMarked;
