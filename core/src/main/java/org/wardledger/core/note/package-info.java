/**
 * Signed statements about a log: C2SP checkpoints (c2sp.org/tlog-checkpoint) under Ed25519 signed notes
 * (c2sp.org/signed-note), and the keys that sign and check them. JDK and BouncyCastle only.
 */
@NullMarked
package org.wardledger.core.note;

import org.jspecify.annotations.NullMarked;
