package dev.homeroom.rooms.alias;

import dev.homeroom.matrix.CreateRoom;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.EventTypes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Creates a room under an alias. Of several creations at the same time, in any process, one succeeds, and the others get
 * its room.
 *
 * <table>
 * <caption>A refused creation</caption>
 * <tr><th>the alias leads to</th><th>then</th></tr>
 * <tr><td>a room</td><td>that room is the result, as soon as its creator has joined it</td></tr>
 * <tr><td>a room that no longer exists</td><td>the alias is removed, and the room is created</td></tr>
 * <tr><td>nothing</td><td>the other creation failed or is not finished: the room is created, after a pause</td></tr>
 * </table>
 */
@ApplicationScoped
public class RoomUnderAlias {
    private static final String ALIAS_TAKEN = "M_ROOM_IN_USE";
    /** Synapse's code for an alias that another creation took between its two checks is only {@code M_UNKNOWN}. */
    private static final int CONFLICT = 409;

    private static final int FORBIDDEN = 403;
    private static final int MAX_ATTEMPTS = 20;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Homeserver homeserver;
    private final AliasLookups aliases;
    private final UserId bot;
    private final CreationWait pause;

    interface CreationWait {
        void last(Duration length) throws InterruptedException;
    }

    /** The result of a creation. */
    public sealed interface Creation {
        record Created(RoomId room) implements Creation {}

        /**
         * The alias leads to an existing room, which may belong to another user.
         *
         * @param refusal of the creation
         */
        record Taken(RoomId room, HomeserverException.Refused refusal) implements Creation {}
    }

    @Inject
    public RoomUnderAlias(Homeserver homeserver, AliasLookups aliases, Namespace namespace) {
        this(homeserver, aliases, namespace, Thread::sleep);
    }

    RoomUnderAlias(Homeserver homeserver, AliasLookups aliases, Namespace namespace, CreationWait pause) {
        this.homeserver = homeserver;
        this.aliases = aliases;
        this.bot = namespace.bot();
        this.pause = pause;
    }

    /**
     * Creates it as the bot.
     *
     * @param request with the alias
     * @throws HomeserverException when a request fails
     */
    public Creation create(RoomAlias alias, Supplier<CreateRoom> request) {
        return create(bot, alias, request);
    }

    /** As {@link #create(RoomAlias, Supplier)}, as another user of Homeroom. */
    public Creation create(UserId creator, RoomAlias alias, Supplier<CreateRoom> request) {
        for (int attempt = 1; ; attempt++) {
            try {
                return new Creation.Created(homeserver.createRoom(creator, request.get()));
            } catch (HomeserverException.Refused e) {
                if (!isAliasTaken(e)) {
                    throw e;
                }
                Optional<RoomId> room = holder(creator, alias);
                if (room.isPresent()) {
                    awaitIn(creator, room.get());
                    return new Creation.Taken(room.get(), e);
                }
                if (attempt == MAX_ATTEMPTS) {
                    throw e;
                }
            }
            rest();
        }
    }

    /** The room that the alias leads to, if it exists. */
    public Optional<RoomId> existing(RoomAlias alias) {
        return aliases.resolve(alias).filter(homeserver::hasRoom);
    }

    private static boolean isAliasTaken(HomeserverException.Refused refusal) {
        return refusal.errcode().equals(ALIAS_TAKEN) || refusal.status() == CONFLICT;
    }

    private Optional<RoomId> holder(UserId creator, RoomAlias alias) {
        Optional<RoomId> room = aliases.resolve(alias);
        if (room.filter(gone -> !homeserver.hasRoom(gone)).isPresent()) {
            homeserver.removeAlias(creator, alias);
            return Optional.empty();
        }
        return room;
    }

    /** A room has its alias before its creator is in it. */
    private void awaitIn(UserId creator, RoomId room) {
        for (int attempt = 1; attempt < MAX_ATTEMPTS && !isReadable(creator, room); attempt++) {
            rest();
        }
    }

    private boolean isReadable(UserId creator, RoomId room) {
        try {
            homeserver.state(creator, room, EventTypes.CREATE, "");
            return true;
        } catch (HomeserverException.Refused e) {
            if (e.status() == FORBIDDEN) {
                return false;
            }
            throw e;
        }
    }

    private void rest() {
        try {
            pause.last(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HomeserverException.Unclear("create_room", "interrupted", e);
        }
    }
}
