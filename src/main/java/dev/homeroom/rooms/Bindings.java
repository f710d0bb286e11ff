package dev.homeroom.rooms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Which agent a room belongs to. Answers come from the database's index; Matrix has the truth. */
@ApplicationScoped
public class Bindings {
    private static final Logger LOG = Logger.getLogger(Bindings.class);
    /** Another process may have written the row. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private static final int LOCKS = 64;

    private final Homeserver homeserver;
    private final UserId bot;
    private final RoomTable rooms;
    private final BoundRoomSearch search;
    private final InstantSource clock;
    private final Map<RoomId, CachedBinding> seen = new ConcurrentHashMap<>();
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    private record CachedBinding(BoundRoom room, Instant until) {}

    public Bindings(
            Homeserver homeserver, Namespace namespace, RoomTable rooms, BoundRoomSearch search, InstantSource clock) {
        this.homeserver = homeserver;
        this.bot = namespace.bot();
        this.rooms = rooms;
        this.search = search;
        this.clock = clock;
    }

    /** From memory where it was read in the last few seconds. Empty when no agent belongs to the room. */
    public Optional<BoundRoom> of(RoomId room) {
        CachedBinding last = seen.get(room);
        return last != null && clock.instant().isBefore(last.until()) ? Optional.of(last.room()) : reread(room);
    }

    /** As {@link #of}, certainly as it is in the database now. */
    public Optional<BoundRoom> reread(RoomId room) {
        Optional<BoundRoom> found = rooms.find(room);
        found.ifPresentOrElse(
                bound -> seen.put(room, new CachedBinding(bound, clock.instant().plus(FRESH))),
                () -> seen.remove(room));
        return found;
    }

    /**
     * As {@link #of}, and where the index knows nothing, as the room itself says. A message can come before the row of a
     * room that is being made, and rows can be lost.
     *
     * @throws dev.homeroom.matrix.HomeserverException when it can't be told
     */
    public Optional<BoundRoom> reconcile(RoomId room) {
        return of(room).or(() -> adopt(room));
    }

    private Optional<BoundRoom> adopt(RoomId room) {
        try {
            Optional<FoundRoom> found = search.bindingIn(room);
            found.ifPresent(
                    bound -> rooms.save(room, bound.binding(), bound.nameWeSet().orElse("")));
            return found.flatMap(bound -> reread(room));
        } catch (HomeserverException.Refused | MatrixStateException e) {
            LOG.infof("Which agent a room belongs to can't be told: room=%s %s", room, e.getMessage());
            return Optional.empty();
        }
    }

    /** Has the index say what the room says. */
    BoundRoom note(RoomId room, Binding binding, String name) {
        rooms.save(room, binding, name);
        return reread(room).orElseThrow();
    }

    /** What somebody else has put in its place must not become the bot's word. */
    private static boolean isSameBond(ObjectNode content, Binding known) {
        return Binding.of(content)
                .filter(present -> present.agent().equals(known.agent()) && present.kind() == known.kind())
                .isPresent();
    }

    /** By room id. */
    public List<BoundRoom> all() {
        return rooms.all();
    }

    public Optional<RoomId> agentRoomOf(AgentRef agent) {
        return rooms.agentRoomOf(agent);
    }

    /**
     * Writes the chat id into the room's binding, then into the index. Idempotent; whatever else the binding says stays.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the binding could not be written; the index is then unchanged
     * @throws IllegalArgumentException when no agent belongs to the room
     */
    public void rememberChat(RoomId room, String chatId) {
        change(room, present -> present.put("chat_id", chatId));
    }

    /**
     * Writes how answers in the room are to relate to messages; as {@link #rememberChat} does.
     *
     * @param relation empty to have the setting for all rooms decide again
     * @throws dev.homeroom.matrix.HomeserverException when the binding could not be written; the index is then unchanged
     * @throws IllegalArgumentException when no agent belongs to the room
     */
    public void relate(RoomId room, Optional<ReplyRelation> relation) {
        change(
                room,
                present -> relation.ifPresentOrElse(
                        own -> present.put("relation", own.word()), () -> present.remove("relation")));
    }

    /**
     * Changes what the room's binding says, then the index. Nothing is written where the change makes no difference; fields
     * that it doesn't touch stay. Two changes of a room in this process never cross.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the binding could not be written; the index is then unchanged
     * @throws IllegalArgumentException when no agent belongs to the room
     */
    public BoundRoom change(RoomId room, Consumer<ObjectNode> change) {
        ReentrantLock lock = locks.get(Math.floorMod(room.hashCode(), locks.size()));
        lock.lock();
        try {
            BoundRoom bound = reread(room).orElseThrow(() -> new IllegalArgumentException("Not bound: " + room));
            ObjectNode present = present(bound)
                    .filter(content -> isSameBond(content, bound.binding()))
                    .orElseGet(() -> bound.binding().toJson());
            ObjectNode wanted = present.deepCopy();
            change.accept(wanted);
            if (!wanted.equals(present)) {
                write(bound, wanted);
            }
            Binding binding = Binding.of(wanted).orElseThrow();
            rooms.save(room, binding, bound.name());
            seen.remove(room);
            return reread(room).orElseThrow();
        } finally {
            lock.unlock();
        }
    }

    private Optional<ObjectNode> present(BoundRoom bound) {
        return bound.binding().kind().isOfTheBot()
                ? homeserver.state(bot, bound.room(), EventTypes.BINDING, "")
                : homeserver.roomNote(bound.agentUser(), bound.room(), EventTypes.BINDING);
    }

    private void write(BoundRoom bound, ObjectNode content) {
        if (bound.binding().kind().isOfTheBot()) {
            homeserver.putState(bot, bound.room(), EventTypes.BINDING, "", content);
        } else {
            homeserver.putRoomNote(bound.agentUser(), bound.room(), EventTypes.BINDING, content);
        }
    }
}
