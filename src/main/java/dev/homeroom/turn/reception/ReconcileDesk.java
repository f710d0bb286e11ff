package dev.homeroom.turn.reception;

import dev.homeroom.conversation.command.CommandReply;
import dev.homeroom.conversation.command.ReplyLines;
import dev.homeroom.reconcile.ReconcileLoop;
import dev.homeroom.reconcile.ReconcileReport;
import dev.homeroom.reconcile.Reconciler;
import dev.homeroom.reconcile.plan.Repair;
import dev.homeroom.reconcile.snapshot.Finding;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code !reconcile [dry-run]} in the bot's rooms. It holds up only the commands of the same room. */
@Singleton
class ReconcileDesk {
    private static final Set<String> DRY_RUN = Set.of("dry-run", "--dry-run", "dry run", "dry_run", "dryrun");
    private static final int MOST_LINES = 20;

    private final Reconciler reconciler;
    private final ReconcileLoop loop;
    private final Wording wording;

    ReconcileDesk(Reconciler reconciler, ReconcileLoop loop, Wording wording) {
        this.reconciler = reconciler;
        this.loop = loop;
        this.wording = wording;
    }

    /**
     * An argument that is not understood changes nothing.
     *
     * @param command as people write it
     */
    CommandReply.Said run(String argument, String command) {
        if (argument.isEmpty()) {
            return loop.pausedBecause()
                    .map(reason -> say(Sentence.RECONCILE_PAUSED, Map.of("reason", reason)))
                    .orElseGet(() -> run(Mode.APPLY));
        }
        return DRY_RUN.contains(argument.toLowerCase(Locale.ROOT))
                ? run(Mode.DRY_RUN)
                : say(Sentence.RECONCILE_USAGE, Map.of("command", command, "dry", command + " dry-run"));
    }

    private enum Mode {
        APPLY,
        DRY_RUN
    }

    private CommandReply.Said run(Mode mode) {
        Optional<ReconcileReport> report = reconciler.run(ReconcileReport.Trigger.ASKED, mode == Mode.DRY_RUN);
        if (mode == Mode.APPLY) {
            loop.provisionAll();
        }
        return report.map(this::told).orElseGet(() -> say(Sentence.RECONCILE_RUNNING, Map.of()));
    }

    private CommandReply.Said told(ReconcileReport report) {
        if (report.problem().isPresent()) {
            return say(Sentence.RECONCILE_STOPPED, Map.of());
        }
        ReplyLines lines = new ReplyLines().add(heading(report));
        List<String> details = Stream.concat(
                        report.plan().repairs().stream().map(repair -> line(repair, report)),
                        report.plan().findings().stream().map(Finding::sentence))
                .toList();
        details.stream().limit(MOST_LINES).forEach(lines::add);
        if (details.size() > MOST_LINES) {
            lines.add(
                    wording.of(Sentence.RECONCILE_MORE, Map.of("count", String.valueOf(details.size() - MOST_LINES))));
        }
        return CommandReply.Said.of(lines.reply().text());
    }

    private String heading(ReconcileReport report) {
        int repairs = report.plan().repairs().size();
        int failed = report.failures().size();
        if (repairs == 0) {
            return wording.of(Sentence.RECONCILE_CLEAN, Map.of());
        }
        return report.isPlanOnly()
                ? wording.of(Sentence.RECONCILE_PLANNED, Map.of("count", String.valueOf(repairs)))
                : wording.of(
                        Sentence.RECONCILE_DONE,
                        Map.of("done", String.valueOf(repairs - failed), "failed", String.valueOf(failed)));
    }

    private String line(Repair repair, ReconcileReport report) {
        return report.failures().containsKey(repair)
                ? wording.of(Sentence.RECONCILE_FAILED_LINE, Map.of("repair", repair.sentence()))
                : repair.sentence();
    }

    private CommandReply.Said say(Sentence sentence, Map<String, String> names) {
        return CommandReply.Said.of(wording.of(sentence, names));
    }
}
