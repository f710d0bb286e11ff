package dev.homeroom.queue.inbox;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The keys of all events that were ever taken in: nothing else tells an event that the homeserver sends again from a new
 * one, so they stay for good. Of what is ignored nothing else is kept but why.
 *
 * <p>One statement remembers any number of them: most of what is pushed is ignored, and costs hardly more than this.
 */
final class ProcessedEvents {
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
        int added = insert(handle, taking, byKey);
        return added == byKey.size() ? byKey.keySet() : addedBy(handle, taking, byKey);
    }

    private static int insert(Handle handle, long taking, SortedMap<String, IncomingEvent> byKey) {
        return handle.createUpdate("""
                        insert into seen (event_id, taking, reason)
                        select event_id, cast(:taking as bigint), reason
                        from unnest(cast(:keys as varchar array), cast(:reasons as varchar array)) as pushed (event_id, reason)
                        on conflict do nothing
                        """)
                .bind("taking", taking)
                .bind("keys", keys(byKey))
                .bind(
                        "reasons",
                        byKey.values().stream().map(ProcessedEvents::reason).toArray(String[]::new))
                .execute();
    }

    private static @Nullable String reason(IncomingEvent event) {
        return event.ignoredBecause();
    }

    private static String[] keys(SortedMap<String, IncomingEvent> byKey) {
        return byKey.keySet().toArray(String[]::new);
    }

    private static Set<String> addedBy(Handle handle, long taking, SortedMap<String, IncomingEvent> byKey) {
        return handle.createQuery("""
                        select seen.event_id
                        from unnest(cast(:keys as varchar array)) as pushed (event_id)
                        join seen on seen.event_id = pushed.event_id
                        where seen.taking = :taking
                        """).bind("keys", keys(byKey)).bind("taking", taking).mapTo(String.class).stream()
                .collect(Collectors.toSet());
    }

    /**
     * Lets an event that was ignored be none of those any more, so that it goes to the inbox.
     *
     * @return false when it wasn't ignored
     */
    static boolean isIgnoredNoMore(Handle handle, String key) {
        return handle.createUpdate("""
                        update seen
                        set reason = null
                        where event_id = :event_id
                          and reason is not null
                        """).bind("event_id", key).execute() == 1;
    }
}
