package dev.homeroom.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A map that drops the entry that was used longest ago when it is full. For several threads. */
public final class BoundedMap<K, V> {
    private final Map<K, V> entries;

    public BoundedMap(int most) {
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    public Optional<V> get(K key) {
        synchronized (entries) {
            return Optional.ofNullable(entries.get(key));
        }
    }

    public void put(K key, V value) {
        synchronized (entries) {
            entries.put(key, value);
        }
    }

    /** Replaces the value in one step. The change must not use this map. */
    public void update(K key, Function<Optional<V>, V> change) {
        synchronized (entries) {
            entries.put(key, change.apply(Optional.ofNullable(entries.get(key))));
        }
    }

    public void remove(K key) {
        synchronized (entries) {
            entries.remove(key);
        }
    }
}
