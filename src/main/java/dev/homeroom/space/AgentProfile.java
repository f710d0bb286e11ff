package dev.homeroom.space;

import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.Profile;
import dev.homeroom.matrix.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The agent user is registered, and has the agent's name and a picture. */
@ApplicationScoped
class AgentProfile {
    private static final Logger LOG = Logger.getLogger(AgentProfile.class);

    private final Homeserver homeserver;
    private final Layout layout;
    private final AvatarPicture avatar;
    private final HomeTable homes;

    AgentProfile(Homeserver homeserver, Layout layout, AvatarPicture avatar, HomeTable homes) {
        this.homeserver = homeserver;
        this.layout = layout;
        this.avatar = avatar;
        this.homes = homes;
    }

    /** The user is there, whatever it is called. */
    void register(KnownAgent agent) {
        homeserver.register(layout.userOf(agent.ref()));
    }

    /** To be called for users that are there. */
    Home settle(Home home, KnownAgent agent) {
        String name = layout.agentName(agent);
        if (home.hasProfile(name)) {
            return home;
        }
        UserId user = layout.userOf(agent.ref());
        Profile profile = homeserver.profile(user);
        if (!profile.displayName().equals(Optional.of(name))) {
            homeserver.setDisplayName(user, name);
        }
        if (!home.pictured() && profile.avatar().isEmpty()) {
            picture(agent, user, name);
        }
        Home settled = home.withProfile(name);
        homes.save(settled);
        return settled;
    }

    /** A homeserver that takes no pictures is no reason to leave the agent without a room. */
    private void picture(KnownAgent agent, UserId user, String name) {
        try {
            byte[] png = avatar.png(agent.ref().agentId(), name);
            homeserver.setAvatar(user, homeserver.upload(user, "image/png", png));
        } catch (HomeserverException.Refused e) {
            LOG.warnf("[AGENT_SYNC] agent=%s goes without a picture: %s", agent.ref(), e.getMessage());
        }
    }
}
