/**
 * Starts the local stack, and other programs, as child processes. JDK classes only, so that any module's tests can use
 * it without having the brokers on their class path.
 */
@NullMarked
package org.wardledger.localstack.process;

import org.jspecify.annotations.NullMarked;
