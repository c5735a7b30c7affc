package org.wardledger.ledger.query;

import java.util.List;

/** Alerts, by the time at which they were raised, then chain and place. */
public record AlertsAnswer(String asOf, List<AlertView> alerts) {}
