package dev.homeroom.space;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The Space of the agent rooms, as it was found or made last. Which one it is, reconciliation finds out. */
@ApplicationScoped
class AgentSpace {
    private static final Logger LOG = Logger.getLogger(AgentSpace.class);
    private static final String BOT_NAME = "Homeroom";

    private final Homeserver homeserver;
    private final Layout layout;
    private final ChosenVersion version;
    private final Completion completion;
    private final SpaceTable table;
    private volatile @Nullable RoomId known;

    AgentSpace(Homeserver homeserver, Layout layout, ChosenVersion version, Completion completion, SpaceTable table) {
        this.homeserver = homeserver;
        this.layout = layout;
        this.version = version;
        this.completion = completion;
        this.table = table;
    }

    /**
     * Makes no request.
     *
     * @throws ProvisioningFailure when none has been found or made yet
     */
    RoomId required() {
        RoomId space = find().orElseThrow(() -> new ProvisioningFailure("The Space has not been looked for yet."));
        known = space;
        return space;
    }

    /** From memory or the database; empty where reconciliation found none. Makes no request. */
    Optional<RoomId> find() {
        return ifKnown().or(table::agentSpace);
    }

    /** From memory alone. */
    Optional<RoomId> ifKnown() {
        return Optional.ofNullable(known);
    }

    /** From now on this room is it. */
    void becomes(RoomId space) {
        if (!space.equals(known)) {
            table.saveAgentSpace(space);
            known = space;
        }
    }

    /** To be called only where there is certainly none; its alias keeps it from being made twice. */
    void create() {
        LOG.infof("[AGENT_SYNC] Creating %s space", layout.settings().name());
        nameBot();
        RoomId space = homeserver.createRoom(layout.namespace().bot(), layout.space(version.get()));
        LOG.infof("[AGENT_SYNC] Successfully created space: %s", space);
        becomes(space);
    }

    /** Gives a Space of our making its mark, and what else it lacks. */
    void finish(RoomId space) {
        RoomState state = new RoomState(homeserver.state(layout.namespace().bot(), space));
        completion.complete(space, state, layout.space(state.version()), EventTypes.SPACE);
        becomes(space);
    }

    /** People read it in the invite. Homeservers call a user by its localpart at first; any other name stays. */
    private void nameBot() {
        UserId bot = layout.namespace().bot();
        try {
            if (homeserver.profile(bot).displayName().orElse(bot.localpart()).equals(bot.localpart())) {
                homeserver.setDisplayName(bot, BOT_NAME);
            }
        } catch (HomeserverException.Refused e) {
            LOG.warnf("[AGENT_SYNC] The bot %s goes without a name: %s", bot, e.getMessage());
        }
    }
}
