package dev.homeroom.operations.health;

import dev.homeroom.database.Database;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.BackendStatus;
import dev.homeroom.files.Workspace;
import dev.homeroom.link.ConnectionStatus;
import dev.homeroom.link.HomeserverConnection;
import dev.homeroom.mcp.attach.ToolAttachments;
import dev.homeroom.operations.Boot;
import dev.homeroom.reconcile.ProvisioningStatus;
import dev.homeroom.reconcile.ReconcileLoop;
import dev.homeroom.reconcile.ReconcileReport;
import dev.homeroom.reconcile.Reconciler;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that is wrong at the moment. */
@ApplicationScoped
class Health {
    static final String DATABASE = "database";
    static final String HOMESERVER = "homeserver";
    static final String WORKSPACE = "workspace";
    static final String START = "start";
    static final String AGENT_ROOMS = "agent rooms";
    static final String RECONCILIATION = "reconciliation";
    static final String TOOLS = "tools of agents";
    private static final String BACKEND = "backend ";

    private final Database database;
    private final HomeserverConnection link;
    private final AgentDirectory directory;
    private final ReconcileLoop reconcileLoop;
    private final Reconciler reconciler;
    private final Workspace workspace;
    private final Boot boot;
    private final ToolAttachments toolAttachments;

    Health(
            Database database,
            HomeserverConnection link,
            AgentDirectory directory,
            ReconcileLoop reconcileLoop,
            Reconciler reconciler,
            Workspace workspace,
            Boot boot,
            ToolAttachments toolAttachments) {
        this.database = database;
        this.link = link;
        this.directory = directory;
        this.reconcileLoop = reconcileLoop;
        this.reconciler = reconciler;
        this.workspace = workspace;
        this.boot = boot;
        this.toolAttachments = toolAttachments;
    }

    static String backend(String name) {
        return BACKEND + name;
    }

    /** The name of the backend that a trouble is about. */
    static Optional<String> backendOf(Trouble trouble) {
        return Optional.of(trouble.subject())
                .filter(subject -> subject.startsWith(BACKEND))
                .map(subject -> subject.substring(BACKEND.length()));
    }

    /** Those that stop all answers come first; without any of these, Homeroom is ready. */
    List<Trouble> troubles() {
        List<Trouble> troubles = new ArrayList<>();
        database.problem()
                .map(why -> Trouble.stops(DATABASE, "The database can't be used.", why))
                .ifPresent(troubles::add);
        if (!isLinked()) {
            troubles.add(Trouble.stops(
                    HOMESERVER,
                    "The homeserver and Homeroom don't reach each other.",
                    link.status().sentence()));
        }
        whyNotStarted().ifPresent(troubles::add);
        workspace
                .probe()
                .map(why ->
                        Trouble.degrades(WORKSPACE, "The workspace can't be used, so no files are taken or sent.", why))
                .ifPresent(troubles::add);
        directory.status().stream()
                .flatMap(backend -> ofBackend(backend).stream())
                .forEach(troubles::add);
        troubles.addAll(ofRooms());
        toolAttachments.problem().stream()
                .map(why -> Trouble.degrades(TOOLS, why, why))
                .forEach(troubles::add);
        toolAttachments.reports().stream()
                .flatMap(report -> report.problem().stream())
                .map(why -> Trouble.degrades(TOOLS, "Agents can't be given tools.", why))
                .forEach(troubles::add);
        return troubles;
    }

    private boolean isLinked() {
        return link.status() instanceof ConnectionStatus.Good;
    }

    private Optional<Trouble> whyNotStarted() {
        if (boot.isDone()) {
            return Optional.empty();
        }
        if (!isLinked()) {
            String sentence = "Homeroom is still starting.";
            return Optional.of(Trouble.stops(START, sentence, sentence));
        }
        String openly = "Homeroom is reconciling its rooms; turns wait for that.";
        String why =
                reconcileLoop.status().problem().map(problem -> " " + problem).orElse("");
        return Optional.of(Trouble.stops(START, openly, openly + why));
    }

    private static Optional<Trouble> ofBackend(BackendStatus status) {
        String subject = backend(status.backend());
        return status.outage()
                .map(why -> Trouble.degrades(
                        subject,
                        subject + ": its server can't be reached. Messages are retried for a limited time.",
                        full(
                                subject,
                                "its server can't be reached, and messages are given up after"
                                        + " homeroom.turns.give-up-after: " + why)))
                .or(() -> status.failure()
                        .map(why -> Trouble.degrades(
                                subject, subject + ": its agents can't be listed.", full(subject, why))))
                .or(() -> status.doubt()
                        .map(why -> Trouble.degrades(
                                subject,
                                subject + ": its list of agents has shrunk and is not trusted yet.",
                                full(subject, why))));
    }

    private static String full(String subject, String why) {
        return subject + ": " + why;
    }

    private List<Trouble> ofRooms() {
        List<Trouble> troubles = new ArrayList<>();
        ProvisioningStatus status = reconcileLoop.status();
        status.problem()
                .map(why -> Trouble.degrades(AGENT_ROOMS, "No agent can get a room now.", why))
                .ifPresent(troubles::add);
        reconcileLoop
                .pausedBecause()
                .map(why -> Trouble.degrades(AGENT_ROOMS, why, why))
                .ifPresent(troubles::add);
        int failing = status.failing().size();
        if (failing > 0) {
            String sentence = "%s no room yet; see /health/agent-provisioning"
                    .formatted(failing == 1 ? "1 agent has" : failing + " agents have");
            troubles.add(Trouble.degrades(AGENT_ROOMS, sentence, sentence));
        }
        reconciler.lastReal().flatMap(Health::ofReconciliation).ifPresent(troubles::add);
        return troubles;
    }

    /** A dry run repairs nothing, so it is no answer to a failed repair. */
    static Optional<Trouble> ofReconciliation(ReconcileReport report) {
        Optional<String> stopped = report.problem().map(why -> "The last reconciliation stopped early: " + why);
        int failed = report.failures().size();
        return stopped.or(() -> Optional.of("%d of %d repairs failed; GET /reconcile says which and why"
                                .formatted(failed, report.plan().repairs().size()))
                        .filter(_ -> failed > 0))
                .map(sentence -> Trouble.degrades(
                        RECONCILIATION,
                        stopped.isPresent() ? "The last reconciliation stopped early." : sentence,
                        sentence));
    }
}
