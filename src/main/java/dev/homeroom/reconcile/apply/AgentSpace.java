package dev.homeroom.reconcile.apply;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.SpaceTable;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.MatrixStateException;
import dev.homeroom.rooms.state.RoomState;
import dev.homeroom.rooms.template.NewRoomVersion;
import dev.homeroom.rooms.template.RoomCompletion;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The Space of the agent rooms, as it was found or made last. Which one it is, reconciliation finds out. */
@ApplicationScoped
public class AgentSpace {
    private static final Logger LOG = Logger.getLogger(AgentSpace.class);
    private static final String BOT_NAME = "Homeroom";

    private final Homeserver homeserver;
    private final RoomTemplates roomTemplates;
    private final NewRoomVersion version;
    private final RoomCompletion roomCompletion;
    private final SpaceTable table;
    private volatile @Nullable RoomId known;

    AgentSpace(
            Homeserver homeserver,
            RoomTemplates roomTemplates,
            NewRoomVersion version,
            RoomCompletion roomCompletion,
            SpaceTable table) {
        this.homeserver = homeserver;
        this.roomTemplates = roomTemplates;
        this.version = version;
        this.roomCompletion = roomCompletion;
        this.table = table;
    }

    /**
     * Makes no request.
     *
     * @throws MatrixStateException when none has been found or made yet
     */
    public RoomId required() {
        RoomId space = find().orElseThrow(() -> new MatrixStateException("The Space has not been looked for yet."));
        known = space;
        return space;
    }

    /** From memory or the database; empty where reconciliation found none. Makes no request. */
    public Optional<RoomId> find() {
        return ifKnown().or(table::agentSpace);
    }

    /** From memory alone. */
    public Optional<RoomId> ifKnown() {
        return Optional.ofNullable(known);
    }

    /** From now on this room is it. */
    public void becomes(RoomId space) {
        if (!space.equals(known)) {
            table.saveAgentSpace(space);
            known = space;
        }
    }

    /** To be called only where there is certainly none; its alias keeps it from being made twice. */
    public void create() {
        LOG.infof("[AGENT_SYNC] Creating %s space", roomTemplates.settings().name());
        nameBot();
        RoomId space = homeserver.createRoom(roomTemplates.namespace().bot(), roomTemplates.space(version.get()));
        LOG.infof("[AGENT_SYNC] Successfully created space: %s", space);
        becomes(space);
    }

    /** Gives a Space of our making its mark, and what else it lacks. */
    void finish(RoomId space) {
        RoomState state =
                new RoomState(homeserver.state(roomTemplates.namespace().bot(), space));
        roomCompletion.complete(space, state, roomTemplates.space(state.version()), EventTypes.SPACE);
        becomes(space);
    }

    /** People read it in the invite. Homeservers call a user by its localpart at first; any other name stays. */
    private void nameBot() {
        UserId bot = roomTemplates.namespace().bot();
        try {
            if (homeserver.profile(bot).displayName().orElse(bot.localpart()).equals(bot.localpart())) {
                homeserver.setDisplayName(bot, BOT_NAME);
            }
        } catch (HomeserverException.Refused e) {
            LOG.warnf("[AGENT_SYNC] The bot %s goes without a name: %s", bot, e.getMessage());
        }
    }
}
