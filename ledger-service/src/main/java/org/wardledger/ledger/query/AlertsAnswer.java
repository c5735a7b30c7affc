package org.wardledger.ledger.query;

import java.util.List;
import org.wardledger.ledger.wire.AlertView;

/** Alerts, by the time at which they were raised, then chain and place. */
public record AlertsAnswer(String asOf, List<AlertView> alerts) {}
