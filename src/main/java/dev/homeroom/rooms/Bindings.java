package dev.homeroom.rooms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.cache.RecentAnswers;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.further.AgentDepartures;
import dev.homeroom.rooms.further.FurtherAgentTable;
import dev.homeroom.rooms.further.RoomAgents;
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
    private final Namespace namespace;
    private final RoomTable rooms;
    private final FurtherAgentTable furtherAgents;
    private final BoundRoomSearch search;
    private final AgentDepartures departures;
    private final RecentAnswers<RoomId, RoomAgents> cache;
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    public Bindings(
            Homeserver homeserver,
            Namespace namespace,
            RoomTable rooms,
            FurtherAgentTable furtherAgents,
            BoundRoomSearch search,
            AgentDepartures departures,
            InstantSource clock) {
        this.homeserver = homeserver;
        this.namespace = namespace;
        this.rooms = rooms;
        this.furtherAgents = furtherAgents;
        this.search = search;
        this.departures = departures;
        this.cache = new RecentAnswers<>(MOST_CACHED, CACHE_LIFETIME, clock);
    }

    /** Returns the binding of the room's first agent, cached for 5 s. Empty when no agent belongs to the room. */
    public Optional<BoundRoom> of(RoomId room) {
        return agentsIn(room).map(RoomAgents::first);
    }

    /** Like {@link #of(RoomId)}, of all agents of the room. */
    public Optional<RoomAgents> agentsIn(RoomId room) {
        return cache.of(room).or(() -> rereadAgents(room));
    }

    /** The binding of one agent of the room, cached for 5 s. Empty when the agent is not one of the room's. */
    public Optional<BoundRoom> of(RoomId room, UserId agentUser) {
        return agentsIn(room).flatMap(agents -> agents.of(agentUser));
    }

    /** Like {@link #of(RoomId)}, but bypasses the cache. */
    public Optional<BoundRoom> reread(RoomId room) {
        return rereadAgents(room).map(RoomAgents::first);
    }

    /** The present binding of the same agent in the same room. Empty when the agent is no longer one of the room's. */
    public Optional<BoundRoom> reread(BoundRoom known) {
        return rereadAgents(known.room()).flatMap(agents -> agents.of(known.agentUser()));
    }

    /** Like {@link #agentsIn}, but bypasses the cache. */
    public Optional<RoomAgents> rereadAgents(RoomId room) {
        Optional<RoomAgents> found = rooms.find(room).map(first -> agents(first, furtherAgents.in(room)));
        found.ifPresentOrElse(agents -> cache.keep(room, agents), () -> cache.forget(room));
        return found;
    }

    private RoomAgents agents(BoundRoom first, List<Binding> further) {
        List<BoundRoom> present = further.stream()
                .filter(binding -> !binding.archived()
                        && !binding.agent().equals(first.binding().agent()))
                .map(binding -> new BoundRoom(
                        first.room(), binding.besides(first.binding()), userOf(binding.agent()), first.name()))
                .toList();
        return new RoomAgents(first, present, !further.isEmpty());
    }

    /**
     * Like {@link #of(RoomId)}, but reads the room itself if the index has no row. A message can arrive before the row of a new
     * room is written, and rows can be lost.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver can't be asked
     */
    public Optional<BoundRoom> reconcile(RoomId room) {
        return reconcileAgents(room).map(RoomAgents::first);
    }

    /** Like {@link #reconcile}, of all agents of the room. */
    public Optional<RoomAgents> reconcileAgents(RoomId room) {
        return agentsIn(room).or(() -> adopt(room));
    }

    private Optional<RoomAgents> adopt(RoomId room) {
        try {
            Optional<FoundRoom> found = search.bindingIn(room);
            found.ifPresent(bound -> {
                bound.further().forEach(binding -> furtherAgents.save(room, binding));
                rooms.save(room, bound.binding(), bound.nameSetByBot().orElse(""));
            });
            return found.flatMap(bound -> rereadAgents(room));
        } catch (HomeserverException.Refused | MatrixStateException e) {
            LOG.debugf("The binding of a room can't be read: room=%s %s", room, e.getMessage());
            return Optional.empty();
        }
    }

    BoundRoom index(RoomId room, Binding binding, String name) {
        rooms.save(room, binding, name);
        return reread(room).orElseThrow();
    }

    /**
     * Enters an agent's binding of a room that people own into the index. The agent that has been there longest is the first one,
     * in whatever order they are entered.
     */
    BoundRoom indexInvited(RoomId room, Binding binding) {
        Optional<BoundRoom> first = rooms.find(room);
        boolean becomesFirst = first.map(BoundRoom::binding)
                .filter(known -> !known.agent().equals(binding.agent()))
                .filter(known -> !binding.since().isBefore(known.since()))
                .isEmpty();
        if (becomesFirst) {
            first.filter(known -> !known.binding().agent().equals(binding.agent()))
                    .ifPresent(known -> furtherAgents.save(room, known.binding()));
            rooms.save(room, binding, first.map(BoundRoom::name).orElse(""));
        } else {
            furtherAgents.save(room, binding);
        }
        return rereadAgents(room)
                .flatMap(agents -> agents.of(userOf(binding.agent())))
                .orElseThrow();
    }

    /**
     * Takes an agent that has left a room that people own out of the index. Of several agents, the one that has been there longest
     * is the first one then.
     */
    void forgetInvited(RoomId room, UserId agentUser) {
        Optional<RoomAgents> agents = rereadAgents(room);
        Optional<BoundRoom> gone = agents.flatMap(present -> present.of(agentUser));
        if (gone.isEmpty()) {
            return;
        }
        boolean isFirst = agents.get().isFirst(gone.get());
        Optional<BoundRoom> next = agents.get().further().stream().findFirst();
        if (isFirst && next.isEmpty()) {
            rooms.delete(room);
            furtherAgents.removeAll(room);
        } else {
            furtherAgents.save(room, gone.get().binding().asArchived());
            next.filter(_ -> isFirst)
                    .ifPresent(
                            heir -> rooms.save(room, heir.binding(), gone.get().name()));
        }
        cache.forget(room);
        departures.left(room, List.of(agentUser));
    }

    /**
     * Adds a further agent to a room that the bot is in, or brings one back that was dismissed: it continues its earlier
     * conversation. Idempotent.
     *
     * @throws HomeserverException when the binding could not be written; the index is then unchanged
     */
    public BoundRoom addFurther(BoundRoom first, Binding fresh) {
        UserId user = userOf(fresh.agent());
        ObjectNode content = homeserver
                .state(namespace.bot(), first.room(), EventTypes.BINDING, user.localpart())
                .filter(present -> isOfAgent(present, fresh.agent()))
                .map(present -> present.put("archived", false))
                .orElseGet(fresh::toJson);
        homeserver.putState(namespace.bot(), first.room(), EventTypes.BINDING, user.localpart(), content);
        furtherAgents.save(first.room(), Binding.of(content).orElseThrow());
        return rereadAgents(first.room()).flatMap(agents -> agents.of(user)).orElseThrow();
    }

    /**
     * Dismisses a further agent of a room that the bot is in. Its conversation stays in its binding.
     *
     * @throws HomeserverException when the binding could not be written; the index is then unchanged
     */
    public void dismiss(BoundRoom further) {
        changeAnd(further, binding -> binding.put("archived", true));
    }

    private UserId userOf(AgentRef agent) {
        return namespace.agentUser(agent.backend(), agent.agentId());
    }

    private static boolean isOfAgent(ObjectNode content, AgentRef agent) {
        return Binding.of(content)
                .filter(present -> present.agent().equals(agent))
                .isPresent();
    }

    /** Ordered by room id. */
    public List<BoundRoom> all() {
        return rooms.all();
    }

    /** The bindings of one agent, without archived and replaced rooms, ordered by room id. */
    public List<BoundRoom> allOf(AgentRef agent) {
        return rooms.roomsOf(agent).stream()
                .flatMap(room -> of(room, userOf(agent)).stream())
                .toList();
    }

    public Optional<RoomId> agentRoomOf(AgentRef agent) {
        return rooms.agentRoomOf(agent);
    }

    /**
     * Writes the chat id into the agent's binding in the room, then into the index. Idempotent. Other fields of the binding are
     * kept.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the binding could not be written; the index is then
     *     unchanged
     * @throws IllegalArgumentException when the agent is no longer one of the room's
     */
    public void rememberChat(BoundRoom agent, String chatId) {
        change(agent, present -> present.put("chat_id", chatId));
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
     * Changes the binding of the room's first agent, then the index. Skips the write if nothing changes and keeps fields that the
     * change does not touch. Changes of one room are serialized within this process.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the binding could not be written; the index is then
     *     unchanged
     * @throws IllegalArgumentException when no agent belongs to the room
     */
    public BoundRoom change(RoomId room, Consumer<ObjectNode> change) {
        BoundRoom first = reread(room).orElseThrow(() -> new IllegalArgumentException("Not bound: " + room));
        return change(first, change);
    }

    /** Changes the binding of any agent of the room. */
    public BoundRoom change(BoundRoom agent, Consumer<ObjectNode> change) {
        changeAnd(agent, change);
        return reread(agent).orElseThrow();
    }

    private void changeAnd(BoundRoom agent, Consumer<ObjectNode> change) {
        List<UserId> left = changedNow(agent, change);
        if (!left.isEmpty()) {
            departures.left(agent.room(), left);
        }
    }

    /** @return the agents that left by this change */
    private List<UserId> changedNow(BoundRoom agent, Consumer<ObjectNode> change) {
        ReentrantLock lock = locks.get(Math.floorMod(agent.room().hashCode(), locks.size()));
        lock.lock();
        try {
            RoomAgents agents = rereadAgents(agent.room())
                    .orElseThrow(() -> new IllegalArgumentException("Not bound: " + agent.room()));
            BoundRoom bound = agents.of(agent.agentUser())
                    .orElseThrow(() -> new IllegalArgumentException("Not an agent of the room: " + agent));
            boolean isFirst = agents.isFirst(bound);
            Binding changed = changed(bound, isFirst ? "" : bound.agentUser().localpart(), change);
            if (isFirst) {
                rooms.save(bound.room(), changed, bound.name());
            } else {
                furtherAgents.save(bound.room(), changed);
            }
            cache.forget(bound.room());
            return isOver(bound.binding(), changed) ? leaving(agents, bound) : List.of();
        } finally {
            lock.unlock();
        }
    }

    private static boolean isOver(Binding before, Binding after) {
        return (after.archived() && !before.archived()) || !after.movedTo().equals(before.movedTo());
    }

    /** A room is archived and replaced by the binding of its first agent. */
    private static List<UserId> leaving(RoomAgents agents, BoundRoom bound) {
        return agents.isFirst(bound)
                ? agents.all().stream().map(BoundRoom::agentUser).toList()
                : List.of(bound.agentUser());
    }

    /** Content from another sender must not be rewritten under the bot's name. */
    private Binding changed(BoundRoom bound, String stateKey, Consumer<ObjectNode> change) {
        ObjectNode present = present(bound, stateKey)
                .filter(content -> isOfAgentAndKind(content, bound.binding()))
                .orElseGet(() -> bound.binding().toJson());
        ObjectNode wanted = present.deepCopy();
        change.accept(wanted);
        if (!wanted.equals(present)) {
            write(bound, stateKey, wanted);
        }
        return Binding.of(wanted).orElseThrow();
    }

    /** In rooms of people each agent has written its binding itself. */
    private static boolean isOfAgentAndKind(ObjectNode content, Binding known) {
        return Binding.of(content)
                .filter(present -> present.agent().equals(known.agent()))
                .filter(present ->
                        present.kind() == known.kind() || !known.kind().hasBot())
                .isPresent();
    }

    private Optional<ObjectNode> present(BoundRoom bound, String stateKey) {
        return bound.binding().kind().hasBot()
                ? homeserver.state(namespace.bot(), bound.room(), EventTypes.BINDING, stateKey)
                : homeserver.roomAccountData(bound.agentUser(), bound.room(), EventTypes.BINDING);
    }

    private void write(BoundRoom bound, String stateKey, ObjectNode content) {
        if (bound.binding().kind().hasBot()) {
            homeserver.putState(namespace.bot(), bound.room(), EventTypes.BINDING, stateKey, content);
        } else {
            homeserver.putRoomAccountData(bound.agentUser(), bound.room(), EventTypes.BINDING, content);
        }
    }
}
