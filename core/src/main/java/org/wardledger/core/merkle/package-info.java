/** RFC 6962 Merkle trees over SHA-256: hashes, trees, growing frontiers, proofs and their verification. JDK only. */
@NullMarked
package org.wardledger.core.merkle;

import org.jspecify.annotations.NullMarked;
