package org.wardledger.ledger.http;

import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands a listener's events to the HTTP side one at a time, each when the one before it has left: so that a slow
 * listener holds up its own thread and nothing else.
 *
 * @param <T> an event as the HTTP side wants it
 */
final class StreamPublisher<T> implements Publisher<T> {
    private final StreamClients clients;
    private final StreamClient.Listening listening;
    private final Function<StreamMessage, T> form;

    StreamPublisher(StreamClients clients, StreamClient.Listening listening, Function<StreamMessage, T> form) {
        this.clients = clients;
        this.listening = listening;
        this.form = form;
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        Delivery delivery = new Delivery(subscriber);
        subscriber.onSubscribe(delivery);
        delivery.thread = clients.begin(listening, delivery);
    }

    private final class Delivery implements Subscription, StreamClient.Output {
        private final Subscriber<? super T> subscriber;
        private final Semaphore demand = new Semaphore(0);
        private volatile boolean gone;
        volatile @Nullable Thread thread;

        Delivery(Subscriber<? super T> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long n) {
            // more than a few at a time makes no difference, and the count must not overflow
            demand.release((int) Math.min(n, 1000));
        }

        @Override
        public void cancel() {
            gone = true;
            Thread client = thread;
            if (client != null) {
                client.interrupt();
            }
        }

        @Override
        public boolean isOpen() {
            return !gone;
        }

        @Override
        public void send(StreamMessage message) throws InterruptedException {
            demand.acquire();
            subscriber.onNext(form.apply(message));
        }

        @Override
        public void close() {
            if (!gone) {
                gone = true;
                subscriber.onComplete();
            }
        }
    }
}
