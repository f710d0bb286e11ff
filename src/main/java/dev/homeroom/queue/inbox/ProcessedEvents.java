package dev.homeroom.queue.inbox;

import dev.homeroom.database.Sql;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The keys of all events that were ever taken in. Only the key tells a repeated event from a new one, so keys stay for
 * good. An ignored event also leaves its reason.
 *
 * <p>One statement stores thousands of keys: most pushed events are ignored, and cost hardly more than this.
 */
final class ProcessedEvents {
    /** H2's arrays have 65,536 elements at most. */
    private static final int MOST_AT_ONCE = 10_000;

    private ProcessedEvents() {}

    /**
     * Remembers the events, in the order of their keys, or two calls with the same events would wait for each other.
     *
     * @param taking tells this call from all others
     * @return keys of those that were new
     */
    static Set<String> remember(Handle handle, long taking, List<IncomingEvent> events) {
        SortedMap<String, IncomingEvent> byKey = new TreeMap<>();
        events.forEach(event -> byKey.putIfAbsent(event.key(), event));
        Set<String> added = new HashSet<>();
        for (List<IncomingEvent> slice : Slices.of(List.copyOf(byKey.values()), MOST_AT_ONCE)) {
            added.addAll(rememberSlice(handle, taking, slice));
        }
        return added;
    }

    private static Set<String> rememberSlice(Handle handle, long taking, List<IncomingEvent> inOrder) {
        int added = insert(handle, taking, inOrder);
        return added == inOrder.size()
                ? inOrder.stream().map(IncomingEvent::key).collect(Collectors.toSet())
                : addedBy(handle, taking, inOrder);
    }

    private static int insert(Handle handle, long taking, List<IncomingEvent> inOrder) {
        return Sql.on(handle.getConnection(), """
                        insert into seen (event_id, taking, reason)
                        select event_id, cast(:taking as bigint), reason
                        from unnest(cast(:keys as varchar array), cast(:reasons as varchar array)) as pushed (event_id, reason)
                        on conflict do nothing
                        """)
                .bind("taking", taking)
                .bind("keys", keys(inOrder))
                .bind("reasons", inOrder.stream().map(ProcessedEvents::reason).toArray(String[]::new))
                .execute();
    }

    private static @Nullable String reason(IncomingEvent event) {
        return event.ignoredBecause();
    }

    private static String[] keys(List<IncomingEvent> inOrder) {
        return inOrder.stream().map(IncomingEvent::key).toArray(String[]::new);
    }

    private static Set<String> addedBy(Handle handle, long taking, List<IncomingEvent> inOrder) {
        return Sql.on(handle.getConnection(), """
                        select seen.event_id
                        from unnest(cast(:keys as varchar array)) as pushed (event_id)
                        join seen on seen.event_id = pushed.event_id
                        where seen.taking = :taking
                        """).bind("keys", keys(inOrder)).bind("taking", taking).map(row -> row.getString(1)).list().stream()
                .collect(Collectors.toSet());
    }

    /**
     * Turns an ignored event into one that goes to the inbox.
     *
     * @return false when it wasn't ignored
     */
    static boolean isIgnoredNoMore(Handle handle, String key) {
        return Sql.on(handle.getConnection(), """
                        update seen
                        set reason = null
                        where event_id = :event_id
                          and reason is not null
                        """).bind("event_id", key).execute() == 1;
    }
}
