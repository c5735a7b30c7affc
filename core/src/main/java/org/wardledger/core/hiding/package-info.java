/** What keeps a patient's content from those who have no key: keys, encryption, commitments, masks. Pure functions. */
@NullMarked
package org.wardledger.core.hiding;

import org.jspecify.annotations.NullMarked;
