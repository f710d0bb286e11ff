package dev.homeroom.turn.stream;

import dev.homeroom.backend.AgentEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.reply.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Shows an agent's progress while it works: a draft of its answer, its text between tools, and its tool calls. */
@ApplicationScoped
public class LiveOutput {
    private final DraftMessage draftMessage;
    private final ToolNotices toolNotices;
    private final InterimNotices interimNotices;

    public LiveOutput(DraftMessage draftMessage, ToolNotices toolNotices, InterimNotices interimNotices) {
        this.draftMessage = draftMessage;
        this.toolNotices = toolNotices;
        this.interimNotices = interimNotices;
    }

    /** The live output of one turn. Must be closed before {@link #conclude}. */
    public static final class Watched implements AutoCloseable {
        private final DraftText text = new DraftText();
        private final ToolCalls calls = new ToolCalls();
        private Optional<StreamedEdits> draft = Optional.empty();
        private Optional<StreamedEdits> tools = Optional.empty();
        private final InterimOutput interim;

        private Watched(InterimOutput interim) {
            this.interim = interim;
        }

        public void take(AgentEvent event) {
            interim.take(event);
            if (text.take(event)) {
                draft.ifPresent(StreamedEdits::change);
            }
            if (calls.take(event)) {
                tools.ifPresent(StreamedEdits::change);
            }
        }

        @Override
        public void close() {
            List<StreamedEdits> growing =
                    Stream.of(draft, tools).flatMap(Optional::stream).toList();
            growing.forEach(StreamedEdits::end);
            growing.forEach(StreamedEdits::close);
            interim.close();
        }
    }

    /** @param conversation the chat id, if Homeroom keeps the conversation */
    public Watched begin(Turn turn, Optional<String> conversation, TurnContext turnContext) {
        Watched watched = new Watched(new InterimOutput(interimNotices, turn, conversation, turnContext));
        watched.draft = draftMessage.begin(turn, watched.text, turnContext);
        watched.tools = toolNotices.begin(turn, watched.calls, turnContext);
        return watched;
    }

    /** Returns the outcome with the events that finish the live output, including output from before a crash. */
    public Outcome conclude(Turn turn, Watched watched, Outcome outcome, TurnContext turnContext) {
        if (!isEnd(outcome)) {
            return outcome;
        }
        Outcome saidOnce = InterimEnd.of(turn, outcome, watched.interim.begun(), turnContext);
        Outcome drafted = isThere(StaleDraft.DRAFT, watched.draft, turn, turnContext)
                ? draftMessage.concluded(turn, saidOnce, turnContext)
                : saidOnce;
        return isThere(StaleDraft.TOOLS, watched.tools, turn, turnContext)
                ? StaleDraft.with(List.of(toolNotices.concluded(turn, watched.calls)), drafted)
                : drafted;
    }

    private static boolean isThere(
            StaleDraft staleDraft, Optional<StreamedEdits> growing, Turn turn, TurnContext turnContext) {
        return growing.filter(StreamedEdits::isBegun).isPresent()
                || (turn.waiting().wasBegun()
                        && turnContext
                                .said(staleDraft.transactionId(turn.roomId(), turn.cause()))
                                .isPresent());
    }

    private static boolean isEnd(Outcome outcome) {
        return outcome instanceof Outcome.Done || outcome instanceof Outcome.DeadLettered;
    }

    /** Completes or redacts the live output of an earlier try that this outcome does not finish. */
    public Outcome withoutLeftovers(Outcome outcome, BoundRoom room, WaitingEvent waiting, TurnContext turnContext) {
        if (!waiting.wasBegun() || !isEnd(outcome)) {
            return outcome;
        }
        return StaleDraft.with(
                Stream.of(StaleDraft.values())
                        .filter(staleDraft -> !staleDraft.isSeenTo(outcome, room.room(), waiting.cause()))
                        .filter(staleDraft -> turnContext
                                .said(staleDraft.transactionId(room.room(), waiting.cause()))
                                .isPresent())
                        .map(staleDraft -> left(staleDraft, outcome, room, waiting, turnContext))
                        .toList(),
                InterimEnd.withoutLeftovers(outcome, room, waiting, turnContext));
    }

    private OutgoingEvent left(
            StaleDraft staleDraft, Outcome outcome, BoundRoom room, WaitingEvent waiting, TurnContext turnContext) {
        return switch (staleDraft) {
            case DRAFT -> draftMessage.left(room.room(), waiting.cause(), room.agentUser(), outcome, turnContext);
            case TOOLS -> staleDraft.gone(room.room(), waiting.cause(), room.agentUser());
        };
    }
}
