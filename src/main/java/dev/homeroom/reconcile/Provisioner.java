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
import dev.homeroom.reconcile.observe.AliasLookups;
import dev.homeroom.rooms.state.MatrixStateException;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** Makes at once what the homeserver asks for, and has an upgrade that it tells of followed soon. */
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

    /** Has it followed within a minute. Of several processes only one hears of it, so it needn't be the one that leads. */
    @Override
    public void roomWasReplaced() {
        reconcileLoop.followUpgrade();
    }

    /**
     * Makes the user if it is an agent's, and waits for it; the rest follows.
     *
     * @return whether the user is there now
     */
    @Override
    public boolean provision(UserId user) {
        return provision(agent -> roomTemplates.userOf(agent.ref()).equals(user), agents::provisionUser);
    }

    /**
     * Makes the room if the alias is an agent's, and waits for it. Not while Homeroom itself asks for the alias: that is why
     * the homeserver asks. Of several processes only the one that leads can tell that apart.
     *
     * @return whether the room is there now
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
                    "[AGENT_SYNC] agent=%s was asked for and can't be made now: %s",
                    agent.get().ref(), e.getMessage());
            return false;
        }
    }
}
