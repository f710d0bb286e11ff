package dev.homeroom.reconcile.apply;

import dev.homeroom.matrix.CreateRoom;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.MediaUri;
import dev.homeroom.matrix.Profile;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.SpaceTable;
import dev.homeroom.rooms.alias.AliasedRoomFactory;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.MatrixStateException;
import dev.homeroom.rooms.state.RoomState;
import dev.homeroom.rooms.template.CleanName;
import dev.homeroom.rooms.template.RoomCompletion;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The agents' Space, as it was last found by reconciliation or created. */
@ApplicationScoped
public class AgentSpace {
    private static final Logger LOG = Logger.getLogger(AgentSpace.class);
    private static final String BOT_NAME = "Homeroom";

    private final Homeserver homeserver;
    private final RoomTemplates roomTemplates;
    private final AliasedRoomFactory roomFactory;
    private final RoomCompletion roomCompletion;
    private final SpaceTable table;
    private final RoomLook look;
    private volatile @Nullable RoomId known;

    AgentSpace(
            Homeserver homeserver,
            RoomTemplates roomTemplates,
            AliasedRoomFactory roomFactory,
            RoomCompletion roomCompletion,
            SpaceTable table,
            RoomLook look) {
        this.homeserver = homeserver;
        this.roomTemplates = roomTemplates;
        this.roomFactory = roomFactory;
        this.roomCompletion = roomCompletion;
        this.table = table;
        this.look = look;
    }

    /**
     * Makes no request.
     *
     * @throws MatrixStateException if none was found or created yet
     */
    public RoomId required() {
        RoomId space = find().orElseThrow(() ->
                new MatrixStateException("The Space has not been found yet; reconciliation finds or creates it."));
        known = space;
        return space;
    }

    /** The Space from memory or the database; empty if reconciliation found none. Makes no request. */
    public Optional<RoomId> find() {
        return ifKnown().or(table::agentSpace);
    }

    /** The Space from memory only. */
    public Optional<RoomId> ifKnown() {
        return Optional.ofNullable(known);
    }

    /** Makes this room the agents' Space. */
    public void becomes(RoomId space) {
        if (!space.equals(known)) {
            table.saveAgentSpace(space);
            known = space;
        }
    }

    /** Creates the Space, or finds the one that another process creates at this moment. */
    public void create() {
        LOG.infof("[AGENT_SYNC] Creating %s space", roomTemplates.spaceName());
        Optional<MediaUri> picture = look.spacePicture();
        introduceBot(picture);
        RoomId space = roomFactory.createOrFind(
                roomTemplates.spaceAlias(),
                version -> pictured(picture, roomTemplates.space(version)),
                EventTypes.SPACE,
                mark -> mark.path("kind").asText().equals("agents"));
        LOG.infof("[AGENT_SYNC] Successfully created space: %s", space);
        becomes(space);
    }

    /** Completes a Space that the bot created: its mark, and anything else that is missing. */
    void finish(RoomId space) {
        RoomState state = new RoomState(homeserver.state(roomTemplates.bot(), space));
        boolean hasPicture = state.event(EventTypes.AVATAR, "").isPresent();
        Optional<MediaUri> picture = hasPicture ? Optional.empty() : look.spacePicture();
        CreateRoom template = pictured(picture, roomTemplates.space(state.version()));
        roomCompletion.complete(space, state, template, EventTypes.SPACE);
        becomes(space);
    }

    private static CreateRoom pictured(Optional<MediaUri> picture, CreateRoom plain) {
        return picture.map(uri -> RoomLook.with(uri, plain)).orElse(plain);
    }

    /**
     * Names the bot, because people see its name in the invite, and gives it the Space's picture. A new user is named
     * after its localpart, perhaps with an ornament; any other name, and any picture, is kept.
     */
    private void introduceBot(Optional<MediaUri> picture) {
        UserId bot = roomTemplates.bot();
        try {
            Profile profile = homeserver.profile(bot);
            String name = profile.displayName().orElse(bot.localpart());
            if (CleanName.ofPerson(name).equals(bot.localpart())) {
                homeserver.setDisplayName(bot, BOT_NAME);
            }
            if (profile.avatar().isEmpty()) {
                picture.ifPresent(uri -> homeserver.setAvatar(bot, uri));
            }
        } catch (HomeserverException.Refused e) {
            LOG.warnf("[AGENT_SYNC] The homeserver refused the bot's name or picture: user=%s %s", bot, e.getMessage());
        }
    }
}
