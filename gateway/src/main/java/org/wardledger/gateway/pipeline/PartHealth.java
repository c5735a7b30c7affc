package org.wardledger.gateway.pipeline;

import org.eclipse.microprofile.health.HealthCheck;

/** A part of the gateway that says how it is, and since when: that is looked at all the time, not only when somebody asks. */
interface PartHealth extends HealthCheck {}
