package org.wardledger.core.merkle;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** RFC 6962 section 2.1 word for word, recursive, sharing nothing with the code under test but the type of a result. */
final class NaiveRfc6962 {
    private record Range(int begin, int end) {}

    private final List<byte[]> data;
    private final Map<Range, Hash> known = new HashMap<>();

    NaiveRfc6962(List<byte[]> data) {
        this.data = data;
    }

    Hash root(int size) {
        return mth(new Range(0, size));
    }

    List<Hash> inclusionProof(int index, int size) {
        return path(index, new Range(0, size));
    }

    List<Hash> consistencyProof(int oldSize, int newSize) {
        return subproof(oldSize, new Range(0, newSize), true);
    }

    /** Roots of the largest subtrees without a known leaf, from the left. */
    List<Hash> multiProof(Set<Integer> known, int size) {
        return unknown(known, new Range(0, size));
    }

    private List<Hash> unknown(Set<Integer> known, Range d) {
        if (IntStream.range(d.begin, d.end).noneMatch(known::contains)) {
            return List.of(mth(d));
        }
        int n = d.end - d.begin;
        if (n == 1) {
            return List.of();
        }
        int k = d.begin + k(n);
        List<Hash> all = new ArrayList<>(unknown(known, new Range(d.begin, k)));
        all.addAll(unknown(known, new Range(k, d.end)));
        return all;
    }

    private Hash mth(Range d) {
        Hash hash = known.get(d);
        if (hash == null) {
            hash = compute(d);
            known.put(d, hash);
        }
        return hash;
    }

    private Hash compute(Range d) {
        int n = d.end - d.begin;
        if (n == 0) {
            return sha256();
        }
        if (n == 1) {
            return sha256(new byte[] {0}, data.get(d.begin));
        }
        int k = d.begin + k(n);
        return sha256(
                new byte[] {1},
                mth(new Range(d.begin, k)).toBytes(),
                mth(new Range(k, d.end)).toBytes());
    }

    private List<Hash> path(int m, Range d) {
        int n = d.end - d.begin;
        if (n == 1) {
            return List.of();
        }
        int k = k(n);
        Range left = new Range(d.begin, d.begin + k);
        Range right = new Range(d.begin + k, d.end);
        return m < k ? plus(path(m, left), mth(right)) : plus(path(m - k, right), mth(left));
    }

    private List<Hash> subproof(int m, Range d, boolean b) {
        int n = d.end - d.begin;
        if (m == n) {
            return b ? List.of() : List.of(mth(d));
        }
        int k = k(n);
        Range left = new Range(d.begin, d.begin + k);
        Range right = new Range(d.begin + k, d.end);
        return m <= k ? plus(subproof(m, left, b), mth(right)) : plus(subproof(m - k, right, false), mth(left));
    }

    /** The largest power of two smaller than n. */
    private static int k(int n) {
        int k = 1;
        while (k * 2 < n) {
            k *= 2;
        }
        return k;
    }

    private static List<Hash> plus(List<Hash> proof, Hash last) {
        List<Hash> longer = new ArrayList<>(proof);
        longer.add(last);
        return longer;
    }

    private static Hash sha256(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        try {
            return Hash.of(MessageDigest.getInstance("SHA-256").digest(all.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
