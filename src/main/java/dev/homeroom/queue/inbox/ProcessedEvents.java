package dev.homeroom.queue.inbox;

import dev.homeroom.database.Sql;
import dev.homeroom.json.SoundText;
import dev.homeroom.matrix.Sha256;
import java.sql.Connection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys of all events that were ever taken in. Only the key tells a repeated event from a new one, so keys stay for
 * good. An ignored event also leaves its reason.
 *
 * <p>A stored key is the first half of the SHA-256 of an event's key: it is short, and the homeserver chooses no two events with
 * the same. One statement stores thousands of keys: most pushed events are ignored, and cost hardly more than this.
 */
final class ProcessedEvents {
    /** H2's arrays have 65,536 elements at most. */
    private static final int MOST_AT_ONCE = 10_000;

    private ProcessedEvents() {}

    private record Keyed(UUID stored, IncomingEvent event) {
        static Keyed of(IncomingEvent event) {
            return new Keyed(stored(event.key()), event);
        }

        private static UUID stored(String key) {
            return Sha256.half(SoundText.of(key));
        }
    }

    /**
     * Remembers the events, in the order of their keys, or two calls with the same events would wait for each other.
     *
     * @param taking tells this call from all others
     * @return keys of those that were new
     */
    static Set<String> remember(Connection connection, long taking, List<IncomingEvent> events) {
        SortedMap<UUID, Keyed> inOrder = new TreeMap<>();
        events.stream().map(Keyed::of).forEach(keyed -> inOrder.putIfAbsent(keyed.stored(), keyed));
        Set<String> added = new HashSet<>();
        for (List<Keyed> slice : Slices.of(List.copyOf(inOrder.values()), MOST_AT_ONCE)) {
            added.addAll(rememberSlice(connection, taking, slice));
        }
        return added;
    }

    private static Set<String> rememberSlice(Connection connection, long taking, List<Keyed> inOrder) {
        if (insert(connection, taking, inOrder) == inOrder.size()) {
            return inOrder.stream().map(keyed -> keyed.event().key()).collect(Collectors.toSet());
        }
        Set<UUID> added = addedBy(connection, taking, inOrder);
        return inOrder.stream()
                .filter(keyed -> added.contains(keyed.stored()))
                .map(keyed -> keyed.event().key())
                .collect(Collectors.toSet());
    }

    private static int insert(Connection connection, long taking, List<Keyed> inOrder) {
        return Sql.on(connection, """
                        insert into seen (event_key, taking, reason)
                        select event_key, cast(:taking as bigint), reason
                        from unnest(cast(:keys as uuid array), cast(:reasons as varchar array)) as pushed (event_key, reason)
                        on conflict do nothing
                        """)
                .bind("taking", taking)
                .bind("keys", keys(inOrder))
                .bind("reasons", inOrder.stream().map(ProcessedEvents::reason).toArray(String[]::new))
                .execute();
    }

    private static @Nullable String reason(Keyed keyed) {
        return keyed.event().ignoredBecause();
    }

    private static UUID[] keys(List<Keyed> inOrder) {
        return inOrder.stream().map(Keyed::stored).toArray(UUID[]::new);
    }

    private static Set<UUID> addedBy(Connection connection, long taking, List<Keyed> inOrder) {
        return Set.copyOf(Sql.on(connection, """
                        select seen.event_key
                        from unnest(cast(:keys as uuid array)) as pushed (event_key)
                        join seen on seen.event_key = pushed.event_key
                        where seen.taking = :taking
                        """)
                .bind("keys", keys(inOrder))
                .bind("taking", taking)
                .map(row -> row.getObject(1, UUID.class))
                .list());
    }

    /**
     * Turns an ignored event into one that goes to the inbox.
     *
     * @return false when it wasn't ignored
     */
    static boolean isIgnoredNoMore(Connection connection, String key) {
        return Sql.on(connection, """
                        update seen
                        set reason = null
                        where event_key = :event_key
                          and reason is not null
                        """).bind("event_key", Keyed.stored(key)).execute() == 1;
    }
}
