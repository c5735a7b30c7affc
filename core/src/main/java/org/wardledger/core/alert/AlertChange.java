package org.wardledger.core.alert;

import org.wardledger.core.content.AlertContent;

/**
 * One step in the life of an alert.
 *
 * @param rev 1 when raised, then one more with each change
 */
public record AlertChange(AlertId id, int rev, Change change, AlertContent content) {}
