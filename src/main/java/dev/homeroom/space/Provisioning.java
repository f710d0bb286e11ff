package dev.homeroom.space;

import dev.homeroom.appservice.AgentQueries;
import dev.homeroom.database.Database;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.directory.Leadership;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Brings Matrix into line with the directory: the Space, then up to eight agents at once. An agent that fails holds up no
 * other, and is tried again with growing pauses. What is done already costs no request.
 */
public final class Provisioning implements AgentQueries, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Provisioning.class);
    private static final String MAKES_NO_ROOMS =
            "No users, rooms or Space are made, as HOMEROOM_MAKE_ROOMS=false says; import what there is, and start Homeroom"
                    + " without it.";

    private final AgentDirectory directory;
    private final Layout layout;
    private final AgentSpace space;
    private final AgentProvisioning agents;
    private final Conductor conductor;
    private final RoomAdoption roomAdoption;
    private final SpaceAdoption spaceAdoption;
    private final boolean makesRooms;
    private volatile boolean standsStill;

    /** @throws IllegalArgumentException naming the setting that is wrong */
    public Provisioning(
            Homeserver homeserver,
            AgentDirectory directory,
            Namespace namespace,
            SpaceSettings settings,
            AvatarPicture avatar,
            Database database,
            Leadership leadership,
            InstantSource clock,
            MeterRegistry meters) {
        this.directory = directory;
        this.layout = Layout.of(namespace, settings);
        ChosenVersion version = new ChosenVersion(homeserver, settings.roomVersion());
        RoomTable rooms = new RoomTable(database, namespace);
        this.space = new AgentSpace(homeserver, layout, version, new SpaceTable(database));
        HomeTable homes = new HomeTable(database);
        this.agents = new AgentProvisioning(homeserver, layout, version, avatar, homes, rooms, clock);
        this.roomAdoption = new RoomAdoption(homeserver, layout, agents, homes, rooms, clock);
        this.spaceAdoption = new SpaceAdoption(homeserver, layout, space);
        this.makesRooms = settings.makeRooms();
        this.conductor = new Conductor(directory, leadership, space, agents, rooms, clock, new SyncLog(meters));
        Gauge.builder("homeroom.provisioning.failing", this, self -> self.failures())
                .register(meters);
    }

    /** Begins to follow the directory. Once only, when the homeserver can be reached; before the directory is started. */
    public void start() {
        if (!makesRooms) {
            LOG.warn("[AGENT_SYNC] " + MAKES_NO_ROOMS);
            return;
        }
        directory.onChange(this::provisionAll);
        conductor.start();
    }

    /** Why nothing is made at all, as a sentence for operators; empty when agents get their rooms. */
    public Optional<String> restraint() {
        if (standsStill) {
            return Optional.of("Homeroom was reset, and stands still until it is started again.");
        }
        return makesRooms ? Optional.empty() : Optional.of(MAKES_NO_ROOMS);
    }

    /**
     * From now on nothing is made any more in this process, whoever asks for it.
     *
     * @return whether what was being made has ended within the limit
     */
    public boolean standStill(Duration limit) throws InterruptedException {
        standsStill = true;
        conductor.close();
        return conductor.awaitIdle(limit);
    }

    /** Makes rooms of other people's making those of agents. */
    public RoomAdoption roomAdoption() {
        return roomAdoption;
    }

    /** Makes a Space of other people's making that of the agents. */
    public SpaceAdoption spaceAdoption() {
        return spaceAdoption;
    }

    /** Has every agent looked at, and brought into line where its notes say so. Returns at once; calls are coalesced. */
    public void provisionAll() {
        conductor.request();
    }

    public ProvisioningStatus status() {
        return conductor.status();
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
     * Makes the room if the alias is an agent's, and waits for it.
     *
     * @return whether the room is there now
     */
    @Override
    public boolean provision(RoomAlias alias) {
        return provision(
                agent -> layout.aliasOf(agent.ref()).equals(alias), agent -> agents.settle(agent, space.ensure()));
    }

    @Override
    public void close() {
        conductor.close();
    }

    private boolean provision(Predicate<KnownAgent> wanted, Predicate<KnownAgent> work) {
        if (restraint().isPresent()) {
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
                provisionAll();
            }
            return true;
        } catch (HomeserverException | ProvisioningFailure e) {
            LOG.warnf(
                    "[AGENT_SYNC] agent=%s was asked for and can't be made now: %s",
                    agent.get().ref(), e.getMessage());
            return false;
        }
    }

    private int failures() {
        return conductor.failures();
    }
}
