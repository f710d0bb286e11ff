package dev.homeroom.mcp.key;

import dev.homeroom.cache.RecentAnswers;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.EventTypes;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Counts how often an agent's keys were revoked, in the binding of its room, which only the bot may write. Other processes notice
 * a revocation within {@link #FRESH}.
 */
@ApplicationScoped
class Revocations {
    static final Duration FRESH = Duration.ofSeconds(5);
    private static final int MOST_CACHED = 10_000;
    private static final String FIELD = "mcp_revocations";

    private final Homeserver homeserver;
    private final Namespace namespace;
    private final Bindings bindings;
    private final RecentAnswers<RoomId, Integer> cache;

    Revocations(Homeserver homeserver, Namespace namespace, Bindings bindings, InstantSource clock) {
        this.homeserver = homeserver;
        this.namespace = namespace;
        this.bindings = bindings;
        this.cache = new RecentAnswers<>(MOST_CACHED, FRESH, clock);
    }

    /** @throws dev.homeroom.matrix.HomeserverException when the room can't be read: no key is right then */
    int in(RoomId room) {
        return cache.of(room).orElseGet(() -> cache.keep(room, read(room)));
    }

    /**
     * Adds one.
     *
     * @return the new number
     * @throws dev.homeroom.matrix.HomeserverException when it may not be stored
     */
    int add(RoomId room) {
        cache.forget(room);
        bindings.change(room, binding -> binding.put(FIELD, binding.path(FIELD).asInt() + 1));
        return cache.keep(room, read(room));
    }

    private int read(RoomId room) {
        return homeserver
                .state(namespace.bot(), room, EventTypes.BINDING, "")
                .map(content -> content.path(FIELD).asInt())
                .orElse(0);
    }
}
