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

/** Registers the agent user, and sets its display name and avatar. */
@ApplicationScoped
class AgentProfile {
    private static final Logger LOG = Logger.getLogger(AgentProfile.class);

    private final Homeserver homeserver;
    private final RoomTemplates roomTemplates;
    private final AvatarSource avatar;
    private final AgentProvisionTable provisions;

    AgentProfile(
            Homeserver homeserver, RoomTemplates roomTemplates, AvatarSource avatar, AgentProvisionTable provisions) {
        this.homeserver = homeserver;
        this.roomTemplates = roomTemplates;
        this.avatar = avatar;
        this.provisions = provisions;
    }

    /** Registers the user, without a name. */
    void register(KnownAgent agent) {
        homeserver.register(roomTemplates.userOf(agent.ref()));
    }

    /** Requires that the user exists. */
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
            setAvatar(agent, user, name);
        }
        AgentProvision updated = agentProvision.withProfile(name);
        provisions.save(updated);
        return updated;
    }

    /** An agent gets its room even if the homeserver refuses the avatar. */
    private void setAvatar(KnownAgent agent, UserId user, String name) {
        try {
            byte[] png = avatar.png(agent.ref().agentId(), name);
            homeserver.setAvatar(user, homeserver.upload(user, "image/png", png));
        } catch (HomeserverException.Refused e) {
            LOG.warnf(
                    "[AGENT_SYNC] The homeserver refused the avatar, so the agent has none: agent=%s %s",
                    agent.ref(), e.getMessage());
        }
    }
}
