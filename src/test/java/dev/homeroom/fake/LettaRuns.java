package dev.homeroom.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.fake.Directive.Busy;
import dev.homeroom.fake.Directive.Refusal;
import dev.homeroom.fake.FakeLetta.Asked;
import dev.homeroom.fake.LettaRun.Mode;
import dev.homeroom.fake.LettaRun.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The runs of {@link FakeLetta}, and the questions that began them. Only the newest are kept. */
final class LettaRuns {
    private static final int KEPT = 10_000;

    private final Map<String, LettaRun> byId = new LinkedHashMap<>();
    private final Map<String, LettaRun> byOtid = new LinkedHashMap<>();
    private final Map<String, LettaRun> locks = new HashMap<>();
    private final Deque<Asked> asked = new ArrayDeque<>();

    /** What waits for approval, by thread. */
    private final Map<String, Awaited> awaited = new HashMap<>();

    /** The ends of calls that were withdrawn. */
    private final List<ObjectNode> withdrawn = new ArrayList<>();

    private int active;
    private int mostActive;

    /** A request of a run. */
    record Awaited(String runId, ObjectNode request) {
        List<String> calls() {
            return request.path("tool_calls").findValuesAsText("tool_call_id");
        }
    }

    synchronized void awaits(String thread, String run, ObjectNode request) {
        awaited.put(thread, new Awaited(run, request));
    }

    synchronized Optional<Awaited> awaited(String thread) {
        return Optional.ofNullable(awaited.get(thread));
    }

    synchronized void approved(String thread) {
        awaited.remove(thread);
    }

    /** Denies what a thread waits for. */
    synchronized void withdraw(String thread) {
        Awaited waiting = awaited.remove(thread);
        if (waiting != null) {
            waiting.calls()
                    .forEach(call -> withdrawn.add(FakeServer.object()
                            .put("date", LettaRun.now())
                            .put("message_type", "tool_return_message")
                            .put("tool_call_id", call)));
        }
    }

    /** The messages of a thread, newest first. */
    List<ObjectNode> messages(String thread) {
        List<ObjectNode> messages = new ArrayList<>(outsideRuns(thread));
        where(run -> run.task.thread().equals(thread)).stream()
                .flatMap(run -> run.messages().valueStream())
                .forEach(message -> messages.add((ObjectNode) message));
        Collections.reverse(messages);
        return messages;
    }

    private synchronized List<ObjectNode> outsideRuns(String thread) {
        List<ObjectNode> messages = new ArrayList<>(withdrawn);
        Awaited waiting = awaited.get(thread);
        if (waiting != null && !byId.containsKey(waiting.runId())) {
            messages.add(waiting.request());
        }
        return messages;
    }

    /** Whether the question gets the stream of an earlier one. */
    synchronized boolean isRepeated(Task task) {
        return task.mode() == Mode.BACKGROUND && byOtid.containsKey(task.otid());
    }

    sealed interface Start {
        record Begun(LettaRun run) implements Start {}

        record Repeated(LettaRun run) implements Start {}

        record Refused(Refusal refusal) implements Start {}
    }

    synchronized Start begin(Task task) {
        LettaRun known = task.mode() == Mode.BACKGROUND ? byOtid.get(task.otid()) : null;
        if (known != null) {
            return new Start.Repeated(known);
        }
        Optional<Refusal> refusal = task.script().refusal();
        if (refusal.isPresent()) {
            return new Start.Refused(refusal.get());
        }
        LettaRun run = new LettaRun(task, () -> isOver(task), request -> awaits(task.thread(), task.runId(), request));
        if (task.mode() != Mode.PLAIN && locks.putIfAbsent(task.thread(), run) != null) {
            return new Start.Refused(new Busy());
        }
        keep(run);
        active++;
        mostActive = Math.max(mostActive, active);
        return new Start.Begun(run);
    }

    private void keep(LettaRun run) {
        Task task = run.task;
        put(byId, task.runId(), run);
        if (!task.otid().isEmpty()) {
            put(byOtid, task.otid(), run);
        }
        if (task.isQuestion()) {
            asked.add(new Asked(task.agentId(), task.conversationId(), task.question(), task.otid()));
        }
        if (asked.size() > KEPT) {
            asked.remove();
        }
    }

    private static void put(Map<String, LettaRun> runs, String key, LettaRun run) {
        runs.put(key, run);
        if (runs.size() > KEPT) {
            runs.remove(runs.keySet().iterator().next());
        }
    }

    private synchronized void isOver(Task task) {
        active--;
        locks.computeIfPresent(task.thread(), (thread, holder) -> holder.task.equals(task) ? null : holder);
    }

    synchronized Optional<LettaRun> named(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    List<LettaRun> where(Predicate<LettaRun> wanted) {
        return all().stream().filter(wanted).toList();
    }

    private synchronized List<LettaRun> all() {
        return List.copyOf(byId.values());
    }

    synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    synchronized int mostActive() {
        return mostActive;
    }

    synchronized void forget() {
        byId.clear();
        byOtid.clear();
        locks.clear();
        awaited.clear();
    }

    synchronized void forgetQuestions() {
        asked.clear();
    }
}
