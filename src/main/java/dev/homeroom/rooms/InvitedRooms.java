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
 * Rooms that people own and that an agent user was invited to. The bot is not a member and the agent user may not write
 * state, so the binding is stored in the agent user's room account data. No other user can read or write it, and it
 * survives the loss of the database.
 */
@ApplicationScoped
public class InvitedRooms {
    private static final Logger LOG = Logger.getLogger(InvitedRooms.class);
    private static final Duration BETWEEN_SEARCHES = Duration.ofSeconds(30);

    private final Homeserver homeserver;
    private final AgentDirectory directory;
    private final Namespace namespace;
    private final Bindings bindings;
    private final InstantSource clock;
    /** Users whose rooms were searched since the process started. */
    private final Set<UserId> searchedUsers = new HashSet<>();

    private Instant searchedAt = Instant.MIN;

    public InvitedRooms(
            Homeserver homeserver,
            AgentDirectory directory,
            Namespace namespace,
            Bindings bindings,
            InstantSource clock) {
        this.homeserver = homeserver;
        this.directory = directory;
        this.namespace = namespace;
        this.bindings = bindings;
        this.clock = clock;
    }

    public Optional<KnownAgent> agentOf(UserId user) {
        return directory.all().stream()
                .filter(agent -> userOf(agent).equals(user))
                .findFirst();
    }

    private UserId userOf(KnownAgent agent) {
        return namespace.agentUser(agent.ref().backend(), agent.ref().agentId());
    }

    /**
     * Binds a room that the agent user has joined. Idempotent. An agent that returns to a room continues its earlier
     * conversation. In a room that was made for another agent, it is a further one.
     *
     * @param roomKind {@link Binding.RoomKind#DIRECT} or {@link Binding.RoomKind#GROUP}, for a room of people
     * @throws HomeserverException when the homeserver did not store the binding
     */
    public BoundRoom bind(RoomId room, AgentRef agent, Binding.RoomKind roomKind, UserId inviter) {
        Optional<BoundRoom> madeForAnother =
                bindings.reconcile(room).filter(first -> first.binding().kind().hasBot());
        return madeForAnother.isPresent()
                ? bindings.addFurther(
                        madeForAnother.get(),
                        fresh(agent, madeForAnother.get().binding().kind(), inviter))
                : bindRoomOfPeople(room, agent, roomKind, inviter);
    }

    private Binding fresh(AgentRef agent, Binding.RoomKind roomKind, UserId inviter) {
        return new Binding(
                agent,
                roomKind,
                Optional.of(inviter),
                Optional.empty(),
                Optional.empty(),
                false,
                Instant.ofEpochMilli(clock.millis()));
    }

    private BoundRoom bindRoomOfPeople(RoomId room, AgentRef agent, Binding.RoomKind roomKind, UserId inviter) {
        UserId user = namespace.agentUser(agent.backend(), agent.agentId());
        Binding binding = storedBinding(user, room).orElseGet(() -> {
            Binding fresh = fresh(agent, roomKind, inviter);
            homeserver.putRoomAccountData(user, room, EventTypes.BINDING, fresh.toJson());
            return fresh;
        });
        return bindings.indexInvited(room, binding);
    }

    /**
     * Whether an agent user belongs in a room, by its own account data or by the bot's binding. Does not rely on the
     * index.
     *
     * @throws HomeserverException when the homeserver can't be asked
     */
    public boolean belongsIn(UserId user, RoomId room) {
        return storedBinding(user, room).isPresent()
                || bindings.reconcileAgents(room)
                        .flatMap(agents -> agents.of(user))
                        .isPresent();
    }

    private Optional<Binding> storedBinding(UserId user, RoomId room) {
        return homeserver.roomAccountData(user, room, EventTypes.BINDING).flatMap(Binding::of);
    }

    /**
     * Restores the row of a room that the agent user is in, after the database was lost.
     *
     * @return empty if the agent user has no binding for the room
     * @throws HomeserverException when the homeserver can't be asked
     */
    public Optional<BoundRoom> restore(UserId user, RoomId room) {
        return storedBinding(user, room).map(binding -> bindings.indexInvited(room, binding));
    }

    /**
     * Takes an agent user that has left a room out of the index. The account data stays, so a later invite continues the
     * conversation.
     */
    public void forget(RoomId room, UserId user) {
        bindings.forgetInvited(room, user);
    }

    /**
     * Restores the rows of rooms that agent users are in without the bot, after the database was lost. Sends one
     * request per agent and one per such room. No-op within 30 s of the last run.
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
     * Like {@link #recover}, but once per agent user and process, as soon as the agent's own room is known. Finds
     * messages written while Homeroom was down even if no new message arrives. A repeated call continues where the last
     * one stopped.
     *
     * @throws HomeserverException when the homeserver could not be asked
     */
    public synchronized void recoverAtStart() {
        for (KnownAgent agent : directory.all()) {
            UserId user = userOf(agent);
            if (!searchedUsers.contains(user)
                    && bindings.agentRoomOf(agent.ref()).isPresent()) {
                recoverUnlessRefused(user);
                searchedUsers.add(user);
            }
        }
    }

    /** A refusal for one agent user must not stop the search for the others. */
    private void recoverUnlessRefused(UserId user) {
        try {
            recoverRoomsOf(user);
        } catch (HomeserverException.Refused e) {
            e.throwIfPassing();
            LOG.warnf("Rooms that an agent was invited to can't be searched: user=%s %s", user, e.getMessage());
        }
    }

    private void recoverRoomsOf(UserId user) {
        for (RoomId room : roomsOf(user)) {
            if (bindings.of(room, user).isEmpty()) {
                storedBinding(user, room).ifPresent(binding -> {
                    bindings.indexInvited(room, binding);
                    LOG.infof(
                            "A room that an agent was invited to was restored: room=%s agent=%s",
                            room, binding.agent());
                });
            }
        }
    }

    /** The agent's user may not be registered yet. */
    private List<RoomId> roomsOf(UserId user) {
        return HomeserverException.refusalMeans(List.of(), () -> homeserver.joinedRooms(user));
    }
}
