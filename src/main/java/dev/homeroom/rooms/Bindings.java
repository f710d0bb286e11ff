package dev.homeroom.rooms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.cache.RecentAnswers;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.FoundRoom;
import dev.homeroom.rooms.state.MatrixStateException;
import dev.homeroom.rooms.state.ReplyRelation;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Maps rooms to agents. Reads use the database's index; Matrix is the source of truth. */
@ApplicationScoped
public class Bindings {
    private static final Logger LOG = Logger.getLogger(Bindings.class);
    /** Cache lifetime, short because another process may write the row. */
    private static final Duration CACHE_LIFETIME = Duration.ofSeconds(5);

    private static final int MOST_CACHED = 10_000;
    private static final int LOCKS = 64;

    private final Homeserver homeserver;
    private final UserId bot;
    private final RoomTable rooms;
    private final BoundRoomSearch search;
    private final RecentAnswers<RoomId, BoundRoom> cache;
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    public Bindings(
            Homeserver homeserver, Namespace namespace, RoomTable rooms, BoundRoomSearch search, InstantSource clock) {
        this.homeserver = homeserver;
        this.bot = namespace.bot();
        this.rooms = rooms;
        this.search = search;
        this.cache = new RecentAnswers<>(MOST_CACHED, CACHE_LIFETIME, clock);
    }

    /** Returns the binding, cached for 5 s. Empty when no agent belongs to the room. */
    public Optional<BoundRoom> of(RoomId room) {
        return cache.of(room).or(() -> reread(room));
    }

    /** Like {@link #of}, but bypasses the cache. */
    public Optional<BoundRoom> reread(RoomId room) {
        Optional<BoundRoom> found = rooms.find(room);
        found.ifPresentOrElse(bound -> cache.keep(room, bound), () -> cache.forget(room));
        return found;
    }

    /**
     * Like {@link #of}, but reads the room itself if the index has no row. A message can arrive before the row of a new
     * room is written, and rows can be lost.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver can't be asked
     */
    public Optional<BoundRoom> reconcile(RoomId room) {
        return of(room).or(() -> adopt(room));
    }

    private Optional<BoundRoom> adopt(RoomId room) {
        try {
            Optional<FoundRoom> found = search.bindingIn(room);
            found.ifPresent(bound ->
                    rooms.save(room, bound.binding(), bound.nameSetByBot().orElse("")));
            return found.flatMap(bound -> reread(room));
        } catch (HomeserverException.Refused | MatrixStateException e) {
            LOG.debugf("The binding of a room can't be read: room=%s %s", room, e.getMessage());
            return Optional.empty();
        }
    }

    BoundRoom index(RoomId room, Binding binding, String name) {
        rooms.save(room, binding, name);
        return reread(room).orElseThrow();
    }

    /** Content from another sender must not be rewritten under the bot's name. */
    private static boolean isSameAgentAndKind(ObjectNode content, Binding known) {
        return Binding.of(content)
                .filter(present -> present.agent().equals(known.agent()) && present.kind() == known.kind())
                .isPresent();
    }

    /** Ordered by room id. */
    public List<BoundRoom> all() {
        return rooms.all();
    }

    public Optional<RoomId> agentRoomOf(AgentRef agent) {
        return rooms.agentRoomOf(agent);
    }

    /**
     * Writes the chat id into the room's binding, then into the index. Idempotent. Other fields of the binding are
     * kept.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the binding could not be written; the index is then
     *     unchanged
     * @throws IllegalArgumentException when no agent belongs to the room
     */
    public void rememberChat(RoomId room, String chatId) {
        change(room, present -> present.put("chat_id", chatId));
    }

    /**
     * Sets how answers in the room relate to messages. Like {@link #rememberChat}, writes the binding, then the index.
     *
     * @param relation empty to use the setting for all rooms
     * @throws dev.homeroom.matrix.HomeserverException when the binding could not be written; the index is then
     *     unchanged
     * @throws IllegalArgumentException when no agent belongs to the room
     */
    public void setRelation(RoomId room, Optional<ReplyRelation> relation) {
        change(
                room,
                present -> relation.ifPresentOrElse(
                        own -> present.put("relation", own.word()), () -> present.remove("relation")));
    }

    /**
     * Changes the room's binding, then the index. Skips the write if nothing changes and keeps fields that the change
     * does not touch. Changes of one room are serialized within this process.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the binding could not be written; the index is then
     *     unchanged
     * @throws IllegalArgumentException when no agent belongs to the room
     */
    public BoundRoom change(RoomId room, Consumer<ObjectNode> change) {
        ReentrantLock lock = locks.get(Math.floorMod(room.hashCode(), locks.size()));
        lock.lock();
        try {
            BoundRoom bound = reread(room).orElseThrow(() -> new IllegalArgumentException("Not bound: " + room));
            ObjectNode present = present(bound)
                    .filter(content -> isSameAgentAndKind(content, bound.binding()))
                    .orElseGet(() -> bound.binding().toJson());
            ObjectNode wanted = present.deepCopy();
            change.accept(wanted);
            if (!wanted.equals(present)) {
                write(bound, wanted);
            }
            Binding binding = Binding.of(wanted).orElseThrow();
            rooms.save(room, binding, bound.name());
            cache.forget(room);
            return reread(room).orElseThrow();
        } finally {
            lock.unlock();
        }
    }

    private Optional<ObjectNode> present(BoundRoom bound) {
        return bound.binding().kind().hasBot()
                ? homeserver.state(bot, bound.room(), EventTypes.BINDING, "")
                : homeserver.roomAccountData(bound.agentUser(), bound.room(), EventTypes.BINDING);
    }

    private void write(BoundRoom bound, ObjectNode content) {
        if (bound.binding().kind().hasBot()) {
            homeserver.putState(bot, bound.room(), EventTypes.BINDING, "", content);
        } else {
            homeserver.putRoomAccountData(bound.agentUser(), bound.room(), EventTypes.BINDING, content);
        }
    }
}
