package dev.homeroom.rooms.template;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Optional;

/** Appearance of the Space and the agent rooms, and the people invited to them. */
@ConfigMapping(prefix = "homeroom.space")
public interface SpaceSettings {

    @Setting(
            value =
                    "People who are invited to the Space and to each agent room, and who may manage them (power level 50): user"
                            + " ids, comma-separated. Whoever is added later is invited at the next start or reconciliation, once.",
            env = "HOMEROOM_INVITE")
    @WithDefault("${homeroom.invite:}")
    Optional<List<@Pattern(regexp = "@[^:\\s]+:\\S+", message = "user ids like @alice:example.org") String>> invite();

    @Setting(
            "Where these people are invited: `rooms` means the Space and each agent room; `space` means the Space alone, which then"
                    + " suggests its rooms. With many agents, `space` spares people as many invitations.")
    @WithDefault("rooms")
    InviteTo inviteTo();

    @Setting(
            "Name for a new Space of the agent rooms. Default: `Letta Agents` if one of the backends is a Letta server, `Agents`"
                    + " otherwise.")
    Optional<String> name();

    @Setting("Alias of the Space, without `#` and server name. Homeroom finds its Space by this alias, so don't "
            + "change it later.")
    @WithDefault("agent_space")
    @Pattern(regexp = "[^#:\\s]+", message = "an alias without #, server name and spaces")
    String alias();

    @Setting("Name of agent rooms; `{name}` is the agent's name. Default: `{name} - Letta Agent Chat` for agents "
            + "of the Letta server `letta`, `{name}` for all others.")
    Optional<String> roomName();

    @Setting("Whether people of other servers can join. A change applies to new rooms only.")
    @WithDefault("false")
    boolean federate();

    @Setting(
            value = "`false` creates no users, no rooms and no Space, so that the predecessor's rooms can be "
                    + "imported first (docs/operate/coming-from-letta-matrix.md). Agents that already have a room "
                    + "still answer.",
            env = "HOMEROOM_MAKE_ROOMS")
    @WithDefault("${homeroom.make-rooms:true}")
    boolean makeRooms();

    @Setting("Room version of new rooms. Default: the homeserver's own.")
    Optional<@Pattern(regexp = "\\S{1,32}", message = "a room version, like 12") String> roomVersion();

    /** The rooms to which people are invited when they are made. */
    enum InviteTo {
        ROOMS,
        SPACE
    }
}
