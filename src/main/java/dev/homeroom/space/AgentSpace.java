package dev.homeroom.space;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds the Space of the agent rooms, and makes it where there clearly is none: by its row, then by its alias, then among
 * the bot's rooms by its mark. Whatever can't be told on the way is an exception, and never a second Space.
 */
final class AgentSpace {
    private static final Logger LOG = Logger.getLogger(Provisioning.class);

    private final Homeserver homeserver;
    private final Layout layout;
    private final ChosenVersion version;
    private final SpaceTable table;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private volatile @Nullable RoomId known;

    AgentSpace(Homeserver homeserver, Layout layout, ChosenVersion version, SpaceTable table) {
        this.homeserver = homeserver;
        this.layout = layout;
        this.version = version;
        this.table = table;
    }

    /** Once it is known, and after a restart, this makes no request. */
    RoomId ensure() {
        RoomId space = known;
        if (space != null) {
            return space;
        }
        oneAtATime.lock();
        try {
            space = table.agentSpace().orElseGet(this::findOrCreate);
            known = space;
            return space;
        } finally {
            oneAtATime.unlock();
        }
    }

    Optional<RoomId> ifKnown() {
        return Optional.ofNullable(known);
    }

    /** As {@link #ensure}, but makes none. */
    Optional<RoomId> find() {
        return known().or(this::byAlias).or(this::byMark);
    }

    /** From memory or the database. */
    Optional<RoomId> known() {
        return ifKnown().or(table::agentSpace);
    }

    /** From now on this room is the Space. To be called while there is none. */
    void becomes(RoomId space) {
        oneAtATime.lock();
        try {
            table.saveAgentSpace(space);
            known = space;
        } finally {
            oneAtATime.unlock();
        }
    }

    private RoomId findOrCreate() {
        RoomId space = byAlias().or(this::byMark).orElseGet(this::create);
        table.saveAgentSpace(space);
        return space;
    }

    private Optional<RoomId> byAlias() {
        RoomAlias alias = layout.spaceAlias();
        Optional<RoomId> room = homeserver.resolve(alias);
        if (room.isPresent() && !isMarked(alias, room.get())) {
            throw new ProvisioningFailure(
                    "The alias %s belongs to %s, which is not Homeroom's Space; remove the alias, or set another one with"
                                    .formatted(alias, room.get())
                            + " homeroom.space.alias.");
        }
        return room;
    }

    private boolean isMarked(RoomAlias alias, RoomId room) {
        try {
            return carriesMark(room);
        } catch (HomeserverException.Refused e) {
            throw new ProvisioningFailure(
                    "The alias %s belongs to %s, which the bot %s may not look into (%s); invite the bot, or remove the alias."
                            .formatted(alias, room, bot(), e.errcode()));
        }
    }

    private Optional<RoomId> byMark() {
        List<RoomId> marked = homeserver.joinedRooms(bot()).stream()
                .filter(room ->
                        homeserver.state(bot(), room, EventTypes.SPACE, "").isPresent())
                .filter(this::carriesMark)
                .toList();
        if (marked.size() > 1) {
            LOG.warnf("[AGENT_SYNC] Several rooms are marked as the Space of the agents: %s; using the first", marked);
        }
        return marked.stream().findFirst();
    }

    private boolean carriesMark(RoomId room) {
        return homeserver.state(bot(), room).stream()
                .filter(event ->
                        event.type().equals(EventTypes.SPACE) && event.sender().equals(bot()))
                .anyMatch(event -> "agents".equals(event.content().path("kind").textValue()));
    }

    private RoomId create() {
        LOG.infof("[AGENT_SYNC] Creating %s space", layout.settings().name());
        RoomId space = homeserver.createRoom(bot(), layout.space(version.get()));
        LOG.infof("[AGENT_SYNC] Successfully created space: %s", space);
        return space;
    }

    private UserId bot() {
        return layout.namespace().bot();
    }
}
