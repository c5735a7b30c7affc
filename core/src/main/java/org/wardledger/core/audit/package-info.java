/**
 * Audits: which sequences of a device's stream are sealed, refused or declared missing, across assignments and chains,
 * shown by sealed entries alone. Pure.
 */
@NullMarked
package org.wardledger.core.audit;

import org.jspecify.annotations.NullMarked;
