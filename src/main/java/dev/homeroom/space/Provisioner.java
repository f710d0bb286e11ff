package dev.homeroom.space;

import dev.homeroom.appservice.AgentQueries;
import dev.homeroom.appservice.RoomUpgrades;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.directory.Leadership;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.UserId;
import dev.homeroom.space.observe.AliasLookups;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** Makes at once what the homeserver asks for, and has an upgrade that it tells of followed soon. */
@ApplicationScoped
class Provisioner implements AgentQueries, RoomUpgrades {
    private static final Logger LOG = Logger.getLogger(Provisioner.class);

    private final AgentDirectory directory;
    private final Layout layout;
    private final AgentSpace space;
    private final AliasLookups aliases;
    private final Leadership leadership;
    private final AgentProvisioning agents;
    private final Reconciling reconciling;
    private final Conductor conductor;

    Provisioner(
            AgentDirectory directory,
            Layout layout,
            AgentSpace space,
            AliasLookups aliases,
            Leadership leadership,
            AgentProvisioning agents,
            Reconciling reconciling,
            Conductor conductor) {
        this.directory = directory;
        this.layout = layout;
        this.space = space;
        this.aliases = aliases;
        this.leadership = leadership;
        this.agents = agents;
        this.reconciling = reconciling;
        this.conductor = conductor;
    }

    /** Has it followed within a minute. Of several processes only one hears of it, so it needn't be the one that leads. */
    @Override
    public void roomWasReplaced() {
        conductor.followUpgrade();
    }

    /**
     * Makes the user if it is an agent's, and waits for it; the rest follows.
     *
     * @return whether the user is there now
     */
    @Override
    public boolean provision(UserId user) {
        return provision(agent -> layout.userOf(agent.ref()).equals(user), agents::settleUser);
    }

    /**
     * Makes the room if the alias is an agent's, and waits for it. Not while Homeroom itself asks for the alias: that is why
     * the homeserver asks. Of several processes only the one that leads can tell that apart.
     *
     * @return whether the room is there now
     */
    @Override
    public boolean provision(RoomAlias alias) {
        if (aliases.isUnderWay(alias) || !leadership.isOurs()) {
            return false;
        }
        return provision(
                agent -> layout.aliasOf(agent.ref()).equals(alias),
                agent -> agents.settle(agent, space.required(), directory.confirmed()));
    }

    private boolean provision(Predicate<KnownAgent> wanted, Predicate<KnownAgent> work) {
        if (conductor.restraint().isPresent() || !reconciling.mayTurnsRun()) {
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
                conductor.provisionAll();
            }
            return true;
        } catch (HomeserverException | ProvisioningFailure e) {
            LOG.warnf(
                    "[AGENT_SYNC] agent=%s was asked for and can't be made now: %s",
                    agent.get().ref(), e.getMessage());
            return false;
        }
    }
}
