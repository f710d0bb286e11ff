package dev.homeroom.space;

import dev.homeroom.appservice.AgentQueries;
import dev.homeroom.appservice.RoomUpgrades;
import dev.homeroom.database.Database;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.directory.Leadership;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.space.observe.AliasLookups;
import dev.homeroom.wording.Wording;
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
public final class Provisioning implements AgentQueries, RoomUpgrades, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Provisioning.class);
    private static final String MAKES_NO_ROOMS =
            "No users, rooms or Space are made, as HOMEROOM_MAKE_ROOMS=false says; import what there is, and start Homeroom"
                    + " without it.";

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Duration LONGEST_GRACE = Duration.ofDays(365);

    private final AgentDirectory directory;
    private final Layout layout;
    private final AgentSpace space;
    private final AliasLookups aliases;
    private final Leadership leadership;
    private final AgentProvisioning agents;
    private final Reconciler reconciler;
    private final Reconciling reconciling;
    private final Conductor conductor;
    private final RoomAdoption roomAdoption;
    private final SpaceAdoption spaceAdoption;
    private final CleanSlate cleanSlate;
    private final boolean makesRooms;
    private volatile boolean standsStill;

    /** @throws IllegalArgumentException naming the setting that is wrong */
    public Provisioning(
            Homeserver homeserver,
            AgentDirectory directory,
            Namespace namespace,
            SpaceSettings settings,
            ReconcileSettings reconcile,
            AvatarPicture avatar,
            Bindings bindings,
            Wording wording,
            Database database,
            Leadership leadership,
            Exclusive exclusive,
            InstantSource clock,
            MeterRegistry meters) {
        require("homeroom.reconcile.every", reconcile.every(), SHORTEST, LONGEST);
        require("homeroom.reconcile.grace", reconcile.grace(), Duration.ZERO, LONGEST_GRACE);
        require("homeroom.reconcile.orphans-after", reconcile.orphansAfter(), SHORTEST, LONGEST);
        Workshop workshop = new Workshop(
                homeserver,
                directory,
                directory::confirmed,
                namespace,
                settings,
                reconcile,
                avatar,
                bindings,
                wording,
                database,
                exclusive,
                clock,
                meters);
        this.directory = directory;
        this.layout = workshop.layout;
        this.space = workshop.space;
        this.aliases = workshop.aliases;
        this.leadership = leadership;
        this.agents = workshop.agents;
        this.reconciler = workshop.reconciler;
        this.roomAdoption = workshop.roomAdoption;
        this.spaceAdoption = workshop.spaceAdoption;
        this.cleanSlate = workshop.cleanSlate;
        this.makesRooms = settings.makeRooms();
        this.reconciling = new Reconciling(
                reconciler, makesRooms ? Extent.MENDED : Extent.KNOWN, exclusive, reconcile.every(), clock);
        this.conductor =
                new Conductor(directory, leadership, workshop, reconciling, makesRooms, clock, new SyncLog(meters));
        Gauge.builder("homeroom.provisioning.failing", this, self -> self.failures())
                .register(meters);
    }

    /**
     * Begins to reconcile, and to follow the directory. Once only, when the homeserver can be reached; before the directory
     * is started.
     */
    public void start() {
        if (!makesRooms) {
            LOG.warn("[AGENT_SYNC] " + MAKES_NO_ROOMS);
        }
        directory.onChange(this::provisionAll);
        directory.onReturn(this::outageIsOver);
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
        return awaitIdle(limit);
    }

    /**
     * To be called when it is closed: what is being made then is brought to its end.
     *
     * @param limit how long to wait at most, for the making of rooms and for that of agents
     * @return whether nothing is being made any more
     */
    public boolean awaitIdle(Duration limit) throws InterruptedException {
        return conductor.awaitIdle(limit);
    }

    /** Makes rooms of other people's making those of agents. */
    public RoomAdoption roomAdoption() {
        return roomAdoption;
    }

    /** Takes down what was made. */
    public CleanSlate cleanSlate() {
        return cleanSlate;
    }

    /** Makes a Space of other people's making that of the agents. */
    public SpaceAdoption spaceAdoption() {
        return spaceAdoption;
    }

    /**
     * Blocks until Matrix has been looked at since the start, by this process or the one that leads, so that the index can
     * be relied on.
     *
     * @param limit how long to wait at most
     * @return whether that is so
     */
    public boolean awaitReconciled(Duration limit) throws InterruptedException {
        return reconciling.awaitRoomsAreRight(limit);
    }

    /** Has everything in Matrix looked at soon, since much may have happened meanwhile. Returns at once. */
    public void outageIsOver() {
        conductor.reconcile(Report.Trigger.OUTAGE);
    }

    /** Has it followed within a minute. Of several processes only one hears of it, so it needn't be the one that leads. */
    @Override
    public void roomWasReplaced() {
        if (!standsStill) {
            conductor.reconcileWhoeverLeads(Report.Trigger.UPGRADE);
        }
    }

    /** Compares everything in Matrix with what there should be; as often as somebody asks. */
    public Reconciler reconciler() {
        return reconciler;
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
                agent -> layout.aliasOf(agent.ref()).equals(alias), agent -> agents.settle(agent, space.required()));
    }

    @Override
    public void close() {
        conductor.close();
    }

    private boolean provision(Predicate<KnownAgent> wanted, Predicate<KnownAgent> work) {
        if (restraint().isPresent() || !reconciling.mayTurnsRun()) {
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

    private static void require(String setting, Duration value, Duration shortest, Duration longest) {
        if (value.compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "%s has to be from %s to %s, not %s".formatted(setting, shortest, longest, value));
        }
    }

    private int failures() {
        return conductor.failures();
    }
}
