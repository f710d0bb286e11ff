package dev.homeroom.turn.question;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Answers of the homeserver, cached in memory for a while. The least recently used ones go first. For several threads. */
final class RecentAnswers<K, V> {
    private static final int MOST = 10_000;

    private final Duration fresh;
    private final Clock clock;
    private final Map<K, Cached<V>> answers = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Cached<V>> eldest) {
            return size() > MOST;
        }
    };

    private record Cached<V>(V value, Instant until) {}

    RecentAnswers(Duration fresh, Clock clock) {
        this.fresh = fresh;
        this.clock = clock;
    }

    Optional<V> of(K key) {
        synchronized (answers) {
            return Optional.ofNullable(answers.get(key))
                    .filter(answer -> clock.instant().isBefore(answer.until()))
                    .map(Cached::value);
        }
    }

    /** @return the value */
    V keep(K key, V value) {
        Instant until = clock.instant().plus(fresh);
        synchronized (answers) {
            answers.put(key, new Cached<>(value, until));
        }
        return value;
    }
}
