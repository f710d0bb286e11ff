package dev.homeroom.turn.reception;

import dev.homeroom.conversation.command.CommandReply;
import dev.homeroom.conversation.command.ReplyLines;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.BackendStatus;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.queue.stats.QueueGauges;
import dev.homeroom.queue.stats.QueueGauges.QueueLevels;
import dev.homeroom.reconcile.ReconcileReport;
import dev.homeroom.reconcile.Reconciler;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.settings.ReadableTime;
import dev.homeroom.turn.TurnSettings;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** {@code !status} in the bot's rooms: the service in a few lines, without addresses. */
@Singleton
class ServiceStatus {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(ZoneOffset.UTC);

    private final AgentDirectory directory;
    private final Bindings bindings;
    private final QueueGauges queue;
    private final Reconciler reconciler;
    private final FurtherStatus further;
    private final Wording wording;
    private final Duration giveUpAfter;

    ServiceStatus(
            AgentDirectory directory,
            Bindings bindings,
            QueueGauges queue,
            Reconciler reconciler,
            FurtherStatus further,
            Wording wording,
            TurnSettings settings) {
        this.directory = directory;
        this.bindings = bindings;
        this.queue = queue;
        this.reconciler = reconciler;
        this.further = further;
        this.wording = wording;
        this.giveUpAfter = settings.giveUpAfter();
    }

    CommandReply.Said reply() {
        QueueLevels levels = queue.now();
        long agents = directory.all().stream().filter(KnownAgent::isListed).count();
        ReplyLines lines = new ReplyLines()
                .add(wording.of(
                        Sentence.SERVICE_AGENTS,
                        Map.of(
                                "agents",
                                text(agents),
                                "rooms",
                                text(bindings.all().size()))))
                .add(wording.of(
                        Sentence.SERVICE_QUEUE,
                        Map.of("waiting", text(levels.events()), "failed", text(levels.deadLetters()))));
        backends(lines);
        further.lines().forEach(lines::add);
        lines.add(reconciler
                .last()
                .map(this::checked)
                .orElseGet(() -> wording.of(Sentence.SERVICE_NOT_CHECKED, Map.of())));
        return CommandReply.Said.of(lines.reply().text());
    }

    private void backends(ReplyLines lines) {
        List<BackendStatus> down =
                directory.status().stream().filter(BackendStatus::isDown).toList();
        down.forEach(status -> lines.add(down(status)));
        if (down.isEmpty()) {
            lines.add(wording.of(Sentence.SERVICE_BACKENDS_FINE, Map.of()));
        }
    }

    private String down(BackendStatus status) {
        return status.outage().isPresent()
                ? wording.of(
                        Sentence.SERVICE_BACKEND_UNREACHABLE,
                        Map.of("backend", status.backend(), "time", ReadableTime.of(giveUpAfter)))
                : wording.of(Sentence.SERVICE_BACKEND_DOWN, Map.of("backend", status.backend()));
    }

    private String checked(ReconcileReport report) {
        String time = TIME.format(report.startedAt());
        if (report.problem().isPresent()) {
            return wording.of(Sentence.SERVICE_CHECK_STOPPED, Map.of("time", time));
        }
        return wording.of(
                Sentence.SERVICE_CHECKED,
                Map.of(
                        "time",
                        time,
                        "repairs",
                        text(report.plan().repairs().size()),
                        "failed",
                        text(report.failures().size())));
    }

    private static String text(long count) {
        return String.valueOf(count);
    }
}
