package dev.homeroom.reconcile.apply;

import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.Profile;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.index.AgentProvision;
import dev.homeroom.reconcile.index.AgentProvisionTable;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The agent user is registered, and has the agent's name and a picture. */
@ApplicationScoped
class AgentProfile {
    private static final Logger LOG = Logger.getLogger(AgentProfile.class);

    private final Homeserver homeserver;
    private final RoomTemplates roomTemplates;
    private final AvatarSource avatar;
    private final AgentProvisionTable homes;

    AgentProfile(Homeserver homeserver, RoomTemplates roomTemplates, AvatarSource avatar, AgentProvisionTable homes) {
        this.homeserver = homeserver;
        this.roomTemplates = roomTemplates;
        this.avatar = avatar;
        this.homes = homes;
    }

    /** The user is there, whatever it is called. */
    void register(KnownAgent agent) {
        homeserver.register(roomTemplates.userOf(agent.ref()));
    }

    /** To be called for users that are there. */
    AgentProvision ensureProfile(AgentProvision agentProvision, KnownAgent agent) {
        String name = roomTemplates.agentName(agent);
        if (agentProvision.hasProfile(name)) {
            return agentProvision;
        }
        UserId user = roomTemplates.userOf(agent.ref());
        Profile profile = homeserver.profile(user);
        if (!profile.displayName().equals(Optional.of(name))) {
            homeserver.setDisplayName(user, name);
        }
        if (!agentProvision.pictured() && profile.avatar().isEmpty()) {
            picture(agent, user, name);
        }
        AgentProvision settled = agentProvision.withProfile(name);
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
