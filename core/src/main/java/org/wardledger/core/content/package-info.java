/** What an entry refers to and does not say itself: payloads, their content identifiers and canonical bytes. */
@NullMarked
package org.wardledger.core.content;

import org.jspecify.annotations.NullMarked;
