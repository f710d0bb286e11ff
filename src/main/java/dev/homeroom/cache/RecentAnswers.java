package dev.homeroom.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Answers of the homeserver or the database, cached in memory for a while. For several threads. */
public final class RecentAnswers<K, V> {
    private final Duration fresh;
    private final InstantSource clock;
    private final BoundedMap<K, Cached<V>> answers;

    private record Cached<V>(V value, Instant until) {}

    /** @param most the largest number of answers */
    public RecentAnswers(int most, Duration fresh, InstantSource clock) {
        this.fresh = fresh;
        this.clock = clock;
        this.answers = new BoundedMap<>(most);
    }

    public Optional<V> of(K key) {
        return answers.get(key)
                .filter(answer -> clock.instant().isBefore(answer.until()))
                .map(Cached::value);
    }

    /** @return the value */
    public V keep(K key, V value) {
        answers.put(key, new Cached<>(value, clock.instant().plus(fresh)));
        return value;
    }

    public void forget(K key) {
        answers.remove(key);
    }
}
