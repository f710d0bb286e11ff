package dev.homeroom.rooms;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Rooms of people's own that an agent user was invited to. The bot isn't there, and the agent user may not write state, so
 * the binding is a note of the agent user about the room (its account data on the homeserver): nobody else can write or see
 * it, and it outlives the database.
 */
@ApplicationScoped
public class InvitedRooms {
    private static final Logger LOG = Logger.getLogger(InvitedRooms.class);
    private static final Duration BETWEEN_SEARCHES = Duration.ofSeconds(30);

    private final Homeserver homeserver;
    private final AgentDirectory directory;
    private final Namespace namespace;
    private final RoomTable rooms;
    private final Bindings bindings;
    private final InstantSource clock;
    /** Whose rooms were looked for since the start. */
    private final Set<UserId> lookedAt = new HashSet<>();

    private Instant searchedAt = Instant.MIN;

    public InvitedRooms(
            Homeserver homeserver,
            AgentDirectory directory,
            Namespace namespace,
            RoomTable rooms,
            Bindings bindings,
            InstantSource clock) {
        this.homeserver = homeserver;
        this.directory = directory;
        this.namespace = namespace;
        this.rooms = rooms;
        this.bindings = bindings;
        this.clock = clock;
    }

    /** The agent that speaks as this user, if there is one. */
    public Optional<KnownAgent> agentOf(UserId user) {
        return directory.all().stream()
                .filter(agent -> userOf(agent).equals(user))
                .findFirst();
    }

    private UserId userOf(KnownAgent agent) {
        return namespace.agentUser(agent.ref().backend(), agent.ref().agentId());
    }

    /**
     * Binds a room that the agent user has joined. Idempotent; a room that the agent was in before keeps its conversation.
     *
     * @param roomKind {@link Binding.RoomKind#DIRECT} or {@link Binding.RoomKind#GROUP}
     * @throws HomeserverException when the homeserver did not take it
     */
    public BoundRoom bind(RoomId room, AgentRef agent, Binding.RoomKind roomKind, UserId inviter) {
        UserId user = namespace.agentUser(agent.backend(), agent.agentId());
        Binding binding = noted(user, room).orElseGet(() -> {
            Binding fresh = new Binding(
                    agent,
                    roomKind,
                    Optional.of(inviter),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    Instant.ofEpochMilli(clock.millis()));
            homeserver.putRoomNote(user, room, EventTypes.BINDING, fresh.toJson());
            return fresh;
        });
        return bindings.note(room, binding, "");
    }

    /**
     * Whether an agent user belongs in a room, by its own note or by what the bot says there, whatever the index knows.
     *
     * @throws HomeserverException when it can't be told
     */
    public boolean isHome(UserId user, RoomId room) {
        return noted(user, room).isPresent()
                || bindings.reconcile(room)
                        .filter(bound -> bound.agentUser().equals(user))
                        .isPresent();
    }

    private Optional<Binding> noted(UserId user, RoomId room) {
        return homeserver.roomNote(user, room, EventTypes.BINDING).flatMap(Binding::of);
    }

    /** The agent user is not in the room any more. What it has noted stays, for when it is invited again. */
    public void forget(RoomId room) {
        rooms.delete(room);
        bindings.reread(room);
    }

    /**
     * After the database was lost: the rooms that agent users are in without the bot, one request for each agent and one for
     * each such room. Does nothing when it was done a moment ago.
     *
     * @throws HomeserverException when the homeserver could not be asked
     */
    public synchronized void recover() {
        if (clock.instant().isBefore(searchedAt.plus(BETWEEN_SEARCHES))) {
            return;
        }
        directory.all().forEach(agent -> recoverRoomsOf(userOf(agent)));
        searchedAt = clock.instant();
    }

    /**
     * As {@link #recover}, once for each agent user in the life of the process, when its own room is known: so that what was
     * written meanwhile is found though nobody writes after it. Goes on where it was when it is called again.
     *
     * @throws HomeserverException when the homeserver could not be asked
     */
    public synchronized void recoverAtStart() {
        for (KnownAgent agent : directory.all()) {
            UserId user = userOf(agent);
            if (!lookedAt.contains(user) && bindings.agentRoomOf(agent.ref()).isPresent()) {
                recoverUnlessRefused(user);
                lookedAt.add(user);
            }
        }
    }

    /** One agent user that the homeserver gives no answer about keeps the others' rooms from nobody. */
    private void recoverUnlessRefused(UserId user) {
        try {
            recoverRoomsOf(user);
        } catch (HomeserverException.Refused e) {
            if (e.mayPass()) {
                throw e;
            }
            LOG.warnf("Rooms that %s was invited to can't be looked for: %s", user, e.getMessage());
        }
    }

    private void recoverRoomsOf(UserId user) {
        for (RoomId room : roomsOf(user)) {
            if (rooms.find(room).isEmpty()) {
                noted(user, room).ifPresent(binding -> {
                    rooms.save(room, binding, "");
                    LOG.infof(
                            "A room that an agent was invited to is known again: room=%s agent=%s",
                            room, binding.agent());
                });
            }
        }
    }

    /** An agent's user may not have been made yet. */
    private List<RoomId> roomsOf(UserId user) {
        try {
            return homeserver.joinedRooms(user);
        } catch (HomeserverException.Refused e) {
            if (e.mayPass()) {
                throw e;
            }
            return List.of();
        }
    }
}
