package dev.homeroom.operations;

import dev.homeroom.database.Database;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.BackendStatus;
import dev.homeroom.files.Workspace;
import dev.homeroom.link.ConnectionStatus;
import dev.homeroom.link.HomeserverConnection;
import dev.homeroom.reconcile.ProvisioningStatus;
import dev.homeroom.reconcile.ReconcileLoop;
import dev.homeroom.reconcile.Reconciler;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** What is wrong at the moment, in sentences for operators. */
@ApplicationScoped
class Health {
    private final Database database;
    private final HomeserverConnection link;
    private final AgentDirectory directory;
    private final ReconcileLoop reconcileLoop;
    private final Reconciler reconciler;
    private final Workspace workspace;
    private final Boot boot;

    Health(
            Database database,
            HomeserverConnection link,
            AgentDirectory directory,
            ReconcileLoop reconcileLoop,
            Reconciler reconciler,
            Workspace workspace,
            Boot boot) {
        this.database = database;
        this.link = link;
        this.directory = directory;
        this.reconcileLoop = reconcileLoop;
        this.reconciler = reconciler;
        this.workspace = workspace;
        this.boot = boot;
    }

    /** What keeps messages from being answered at all. Without any, Homeroom is ready. */
    List<String> obstacles() {
        List<String> obstacles = new ArrayList<>();
        database.problem().ifPresent(obstacles::add);
        if (!(link.status() instanceof ConnectionStatus.Good)) {
            obstacles.add(link.status().sentence());
        }
        if (!boot.isDone()) {
            obstacles.add(whyNotDone());
        }
        workspace.probe().ifPresent(obstacles::add);
        return obstacles;
    }

    private String whyNotDone() {
        if (!(link.status() instanceof ConnectionStatus.Good)) {
            return "Homeroom is still starting.";
        }
        return "Homeroom is reconciling: it looks at its rooms, and turns wait for that."
                + reconcileLoop.status().problem().map(problem -> " " + problem).orElse("");
    }

    /** What works less well than it should: single backends and agents. */
    List<String> shortcomings() {
        List<String> shortcomings = new ArrayList<>();
        for (BackendStatus backend : directory.status()) {
            backend.failure()
                    .or(backend::doubt)
                    .ifPresent(why -> shortcomings.add("backend %s: %s".formatted(backend.backend(), why)));
        }
        ProvisioningStatus status = reconcileLoop.status();
        status.problem().ifPresent(shortcomings::add);
        reconcileLoop.pausedBecause().ifPresent(shortcomings::add);
        if (!status.failing().isEmpty()) {
            shortcomings.add("%d agents have no room yet; see /health/agent-provisioning"
                    .formatted(status.failing().size()));
        }
        reconciler
                .last()
                .filter(reconcileReport -> !reconcileReport.failures().isEmpty())
                .ifPresent(
                        reconcileReport -> shortcomings.add("%d of %d repairs failed; GET /reconcile says which and why"
                                .formatted(
                                        reconcileReport.failures().size(),
                                        reconcileReport.plan().repairs().size())));
        return shortcomings;
    }
}
