package org.wardledger.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/** A pipeline behind an incoming channel that keeps all it gets and does with it what the test says. */
final class Receiver implements Flow.Subscriber<Message<byte[]>>, AutoCloseable {
    private final IncomingChannel channel;
    private final long demand;
    private final List<Message<byte[]>> received = new CopyOnWriteArrayList<>();
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean acknowledging;

    /** @param demand how many messages it asks for at first */
    Receiver(IncomingChannel channel, long demand) {
        this.channel = channel;
        this.demand = demand;
        channel.subscribe(this);
    }

    IncomingChannel channel() {
        return channel;
    }

    /** How many messages of all connections that stand wait for their acknowledgement. */
    int unacknowledged() {
        return channel.links().stream().mapToInt(IncomingLink::unacknowledged).sum();
    }

    boolean isConnected() {
        return channel.trouble().isEmpty();
    }

    List<Message<byte[]>> received() {
        return received;
    }

    List<String> texts() {
        return received.stream()
                .map(message -> new String(message.getPayload(), UTF_8))
                .toList();
    }

    void request(long n) {
        requireNonNull(subscription.get()).request(n);
    }

    void cancel() {
        requireNonNull(subscription.get()).cancel();
    }

    void acknowledge(int index) {
        acknowledge(received.get(index));
    }

    void acknowledgeFromNowOn() {
        acknowledging = true;
        received.forEach(Receiver::acknowledge);
    }

    /** The next so many messages are not taken. */
    void failOn(int count) {
        failures.set(count);
    }

    private static void acknowledge(Message<byte[]> message) {
        assertThat(message.ack().toCompletableFuture()).isCompleted();
    }

    @Override
    public void close() {
        channel.close();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.set(given);
        if (demand > 0) {
            given.request(demand);
        }
    }

    @Override
    public void onNext(Message<byte[]> message) {
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("not taken");
        }
        received.add(message);
        if (acknowledging) {
            acknowledge(message);
        }
    }

    @Override
    public void onError(Throwable throwable) {}

    @Override
    public void onComplete() {}
}
