package dev.homeroom.reconcile;

import dev.homeroom.appservice.AgentQueries;
import dev.homeroom.appservice.RoomUpgrades;
import dev.homeroom.cluster.Leadership;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.apply.AgentProvisioning;
import dev.homeroom.reconcile.apply.AgentSpace;
import dev.homeroom.rooms.alias.AliasLookups;
import dev.homeroom.rooms.state.MatrixStateException;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** Provisions users and rooms that the homeserver asks for, and follows room upgrades that it reports. */
@ApplicationScoped
class Provisioner implements AgentQueries, RoomUpgrades {
    private static final Logger LOG = Logger.getLogger(Provisioner.class);

    private final AgentDirectory directory;
    private final RoomTemplates roomTemplates;
    private final AgentSpace space;
    private final AliasLookups aliases;
    private final Leadership leadership;
    private final AgentProvisioning agents;
    private final ReconcileSchedule reconcileSchedule;
    private final ReconcileLoop reconcileLoop;

    Provisioner(
            AgentDirectory directory,
            RoomTemplates roomTemplates,
            AgentSpace space,
            AliasLookups aliases,
            Leadership leadership,
            AgentProvisioning agents,
            ReconcileSchedule reconcileSchedule,
            ReconcileLoop reconcileLoop) {
        this.directory = directory;
        this.roomTemplates = roomTemplates;
        this.space = space;
        this.aliases = aliases;
        this.leadership = leadership;
        this.agents = agents;
        this.reconcileSchedule = reconcileSchedule;
        this.reconcileLoop = reconcileLoop;
    }

    /**
     * Follows the upgrade within a minute. Only one of several processes receives the event, and it may not be the
     * leader.
     */
    @Override
    public void roomWasReplaced() {
        reconcileLoop.followUpgrade();
    }

    /**
     * Creates the user if it belongs to an agent, and waits for it. The room follows later.
     *
     * @return whether the user exists now
     */
    @Override
    public boolean provision(UserId user) {
        return provision(agent -> roomTemplates.userOf(agent.ref()).equals(user), agents::provisionUser);
    }

    /**
     * Creates the room if the alias belongs to an agent, and waits for it. Does nothing while Homeroom itself resolves
     * the alias, because then that lookup is the reason for the query. Only the leader can tell the two apart.
     *
     * @return whether the room exists now
     */
    @Override
    public boolean provision(RoomAlias alias) {
        if (aliases.isUnderWay(alias) || !leadership.isLeader()) {
            return false;
        }
        return provision(
                agent -> roomTemplates.aliasOf(agent.ref()).equals(alias),
                agent -> agents.provision(agent, space.required(), directory.confirmed()));
    }

    private boolean provision(Predicate<KnownAgent> wanted, Predicate<KnownAgent> work) {
        if (reconcileLoop.pausedBecause().isPresent() || !reconcileSchedule.mayTurnsRun()) {
            return false;
        }
        Optional<KnownAgent> agent = directory.all().stream()
                .filter(KnownAgent::isListed)
                .filter(wanted)
                .findFirst();
        if (agent.isEmpty()) {
            return false;
        }
        try {
            if (work.test(agent.get())) {
                reconcileLoop.provisionAll();
            }
            return true;
        } catch (HomeserverException | MatrixStateException e) {
            LOG.warnf(
                    "[AGENT_SYNC] The homeserver asked for an agent that can't be provisioned now: agent=%s %s",
                    agent.get().ref(), e.getMessage());
            return false;
        }
    }
}
