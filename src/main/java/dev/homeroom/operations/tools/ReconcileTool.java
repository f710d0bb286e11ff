package dev.homeroom.operations.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.Confirmation;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.OperatorTool;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.operations.BackgroundJob.JobProgress;
import dev.homeroom.operations.BackgroundJob.JobRun;
import dev.homeroom.operations.ReconcileJob;
import dev.homeroom.reconcile.ReconcileReport;
import dev.homeroom.reconcile.Reconciler;
import dev.homeroom.reconcile.plan.Repair;
import jakarta.inject.Singleton;
import java.util.Optional;

/** {@code reconcile}: plans the repairs, or makes them. */
@Singleton
class ReconcileTool implements OperatorTool {
    /** A lost Space needs as many repairs as there are agents. */
    private static final int MOST_SHOWN = 100;

    private static final String ALREADY_RUNNING = "Another reconciliation is running. Call again in a minute.";

    private final ReconcileJob job;
    private final Reconciler reconciler;

    ReconcileTool(ReconcileJob job, Reconciler reconciler) {
        this.job = job;
        this.reconciler = reconciler;
    }

    @Override
    public String name() {
        return "reconcile";
    }

    @Override
    public ObjectNode call(CallArguments arguments) {
        return switch (arguments.required("action")) {
            case "plan" -> result(job.plan());
            case "apply" ->
                Confirmation.missing(arguments, "This makes the repairs of the plan in Matrix; action plan shows them.")
                        .orElseGet(this::apply);
            case "last" -> last();
            default -> throw new IllegalStateException("The schema has no other actions");
        };
    }

    private ObjectNode apply() {
        job.pausedBecause().ifPresent(reason -> {
            throw new ToolRefusal(reason);
        });
        return result(job.apply());
    }

    private static ObjectNode result(Optional<JobRun<ReconcileReport>> begun) {
        JobRun<ReconcileReport> run = begun.orElseThrow(() -> new ToolRefusal(ALREADY_RUNNING));
        try {
            return result(run.awaitEnd(McpTool.LONGEST_WAIT));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolRefusal("Homeroom stops. Please ask again when it runs.");
        }
    }

    private ObjectNode last() {
        if (reconciler.isRunning()) {
            return running();
        }
        return reconciler
                .last()
                .map(ReconcileTool::described)
                .orElseThrow(() -> new ToolRefusal("There was no reconciliation since the start. Use action plan."));
    }

    private static ObjectNode running() {
        return object().put("status", "running").put("note", "It goes on by itself. Call with action last later.");
    }

    private static ObjectNode result(JobProgress<ReconcileReport> progress) {
        return switch (progress.state()) {
            case RUNNING -> running();
            case FAILED -> throw new ToolRefusal(progress.problem().orElseThrow());
            case IDLE, DONE ->
                progress.lines().stream()
                        .findFirst()
                        .map(ReconcileTool::described)
                        .orElseThrow(() -> new ToolRefusal(ALREADY_RUNNING));
        };
    }

    private static ObjectNode described(ReconcileReport report) {
        ObjectNode result = object().put(
                        "status", report.problem().isPresent() ? "failed" : report.isPlanOnly() ? "planned" : "done")
                .put("rooms", report.rooms());
        report.problem().ifPresent(problem -> result.put("note", problem));
        ArrayNode repairs = result.putArray("repairs");
        report.plan().repairs().stream()
                .limit(MOST_SHOWN)
                .forEach(repair -> described(repairs.addObject(), repair, report));
        result.put("more", report.plan().repairs().size() > MOST_SHOWN);
        ArrayNode remarks = result.putArray("remarks");
        report.plan().findings().stream().limit(MOST_SHOWN).forEach(finding -> remarks.add(finding.sentence()));
        return result;
    }

    private static void described(ObjectNode shown, Repair repair, ReconcileReport report) {
        shown.put("kind", repair.kind()).put("sentence", repair.sentence());
        Optional.ofNullable(report.failures().get(repair)).ifPresent(error -> shown.put("error", error));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
