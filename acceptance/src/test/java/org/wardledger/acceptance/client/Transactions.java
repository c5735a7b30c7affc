package org.wardledger.acceptance.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TransactionState;

/** What Kafka says of producers' transactions. */
public final class Transactions implements AutoCloseable {
    private final Admin admin;

    public Transactions(String bootstrap) {
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap));
    }

    /** Whether the transactional id has begun one, and neither committed nor aborted it. */
    public boolean isOpen(String transactionalId) throws InterruptedException {
        try {
            TransactionState state = admin.describeTransactions(List.of(transactionalId))
                    .description(transactionalId)
                    .get()
                    .state();
            return state == TransactionState.ONGOING;
        } catch (ExecutionException e) {
            throw new AssertionError("Kafka does not say how " + transactionalId + " is", e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
