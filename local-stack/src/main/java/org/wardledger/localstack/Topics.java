package org.wardledger.localstack;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** Creates what is missing of the site's topics. */
final class Topics {
    static final int DEFAULT_PARTITIONS = 2;

    private Topics() {}

    /**
     * Creates the missing topics.
     *
     * @param wanted partitions; empty: those of the existing topics, or the default in a new directory
     * @throws PartitionsFixedException when the site was created with another number
     */
    static void create(String bootstrap, OptionalInt wanted)
            throws ExecutionException, InterruptedException, PartitionsFixedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
            Set<String> existing = admin.listTopics().names().get();
            int partitions = partitions(admin, existing, wanted);
            List<NewTopic> missing = Topic.ALL.stream()
                    .filter(topic -> !existing.contains(topic.name()))
                    .map(topic -> topic.with(partitions))
                    .toList();
            admin.createTopics(missing).all().get();
        }
    }

    private static int partitions(Admin admin, Set<String> existing, OptionalInt wanted)
            throws ExecutionException, InterruptedException, PartitionsFixedException {
        String inputs = Topic.INPUTS.name();
        if (!existing.contains(inputs)) {
            return wanted.orElse(DEFAULT_PARTITIONS);
        }
        var descriptions = admin.describeTopics(List.of(inputs)).allTopicNames().get();
        int found = descriptions.values().iterator().next().partitions().size();
        if (wanted.orElse(found) != found) {
            throw new PartitionsFixedException(found, wanted.getAsInt());
        }
        return found;
    }
}
