package dev.homeroom.turn.stream;

import dev.homeroom.backend.AgentEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.turn.reply.Turn;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Shows an agent's progress while it works: a draft of its answer, its text between tools, and its tool calls. */
@Singleton
public class LiveOutput {
    private final DraftMessage draftMessage;
    private final ToolNotices toolNotices;
    private final InterimNotices interimNotices;

    public LiveOutput(DraftMessage draftMessage, ToolNotices toolNotices, InterimNotices interimNotices) {
        this.draftMessage = draftMessage;
        this.toolNotices = toolNotices;
        this.interimNotices = interimNotices;
    }

    /** The live output of one turn. Must be closed before {@link #finish}. */
    public static final class Watched implements Consumer<AgentEvent>, AutoCloseable {
        private final Turn turn;
        private final DraftText text = new DraftText();
        private final ToolCalls calls = new ToolCalls();
        private final Thoughts thoughts = new Thoughts();
        private Optional<StreamedEdits> draft = Optional.empty();
        private Optional<StreamedEdits> tools = Optional.empty();
        private Optional<InterimOutput> interim = Optional.empty();

        private Watched(Turn turn) {
            this.turn = turn;
        }

        /** For a turn whose agent is not asked. */
        public static Watched nothing(Turn turn) {
            return new Watched(turn);
        }

        public Turn turn() {
            return turn;
        }

        public Thoughts thoughts() {
            return thoughts;
        }

        @Override
        public void accept(AgentEvent event) {
            interim.ifPresent(output -> output.take(event));
            if (text.take(event)) {
                draft.ifPresent(StreamedEdits::change);
            }
            if (calls.take(event)) {
                tools.ifPresent(StreamedEdits::change);
            }
            thoughts.take(event);
        }

        @Override
        public void close() {
            List<StreamedEdits> growing =
                    Stream.of(draft, tools).flatMap(Optional::stream).toList();
            growing.forEach(StreamedEdits::end);
            growing.forEach(StreamedEdits::close);
            interim.ifPresent(InterimOutput::close);
        }
    }

    /** @param keptConversation the chat id, if Homeroom keeps the conversation */
    public Watched begin(Turn turn, Optional<String> keptConversation) {
        Watched watched = new Watched(turn);
        if (turn.isSilent()) {
            return watched;
        }
        watched.interim = Optional.of(new InterimOutput(interimNotices, turn, keptConversation));
        watched.draft = draftMessage.begin(turn, watched.text);
        watched.tools = toolNotices.begin(turn, watched.calls);
        return watched;
    }

    /**
     * The events that end a turn.
     *
     * @param leftovers the events that finish what is in the room already: the draft, the tool notice, texts between tools
     */
    public record Finished(List<OutgoingEvent> said, List<OutgoingEvent> leftovers) {}

    /**
     * Finishes the live output, including output from before a crash.
     *
     * @param said the agent's text and files, or a notice. A draft becomes the first text, and no text is sent twice.
     */
    public Finished finish(Watched live, TurnEnd ending, List<OutgoingEvent> said) {
        Turn turn = live.turn;
        int begun = live.interim.map(InterimOutput::begun).orElse(0);
        InterimEnd interimEnd = InterimEnd.of(turn, ending, said, begun);
        List<OutgoingEvent> saidOnce = interimEnd.said();
        List<OutgoingEvent> leftovers = new ArrayList<>();
        if (isThere(StaleDraft.DRAFT, live.draft, turn)) {
            if (draftMessage.becomes(ending, saidOnce)) {
                saidOnce = draftMessage.completed(turn, ending, saidOnce);
            } else {
                leftovers.add(draftMessage.left(turn, ending, saidOnce));
            }
        }
        if (isThere(StaleDraft.TOOLS, live.tools, turn)) {
            leftovers.add(toolNotices.concluded(turn, live.calls));
        }
        leftovers.addAll(interimEnd.leftovers());
        return new Finished(saidOnce, leftovers);
    }

    private static boolean isThere(StaleDraft staleDraft, Optional<StreamedEdits> growing, Turn turn) {
        return growing.filter(StreamedEdits::isBegun).isPresent()
                || (turn.waiting().wasBegun()
                        && turn.context()
                                .said(staleDraft.transactionId(turn.roomId(), turn.cause()))
                                .isPresent());
    }
}
