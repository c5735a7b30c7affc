/** A reader of docs/FORMATS.md, written from that page alone. */
@NullMarked
package org.wardledger.acceptance.formats;

import org.jspecify.annotations.NullMarked;
