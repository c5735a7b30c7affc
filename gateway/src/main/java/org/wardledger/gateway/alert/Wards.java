package org.wardledger.gateway.alert;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.wardledger.core.vitals.Names;

/** The wards that this gateway has heard of since it started, by topics, alerts or assignments. Thread-safe. */
public final class Wards {
    /** So many at the most; what comes after them is told nothing. */
    public static final int MOST = 10_000;

    private static final String BEFORE = "wards/";
    private static final String BEHIND = "/beds/";

    private final Map<String, Integer> numbers = new ConcurrentHashMap<>();

    /** Learns a ward from a topic of one of its beds; another topic says nothing. Asked with every message. */
    public void seenOn(String topic) {
        if (topic.startsWith(BEFORE)) {
            int end = topic.indexOf('/', BEFORE.length());
            if (end > 0 && topic.startsWith(BEHIND, end)) {
                seen(topic.substring(BEFORE.length(), end));
            }
        }
    }

    /** Learns a ward; what is no name is none. */
    public void seen(String ward) {
        if (!numbers.containsKey(ward) && Names.isValid(ward)) {
            add(ward);
        }
    }

    private synchronized void add(String ward) {
        if (numbers.size() < MOST) {
            numbers.putIfAbsent(ward, numbers.size());
        }
    }

    /** All of them, each with a number of its own, from 0. */
    public Map<String, Integer> all() {
        return Map.copyOf(numbers);
    }
}
