package dev.homeroom.turn.reply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.turn.reply.ReplySettings.ReasoningShown;
import dev.homeroom.turn.stream.Thoughts;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts an agent's reasoning above its answer if the settings say so. */
@ApplicationScoped
public class ReasoningReply {
    private final Rendering rendering;
    private final OutgoingEvents outgoingEvents;
    private final ReasoningShown shown;

    public ReasoningReply(Rendering rendering, OutgoingEvents outgoingEvents, ReplySettings settings) {
        this.rendering = rendering;
        this.outgoingEvents = outgoingEvents;
        this.shown = settings.reasoning();
    }

    /** Returns other outcomes than a text answer unchanged, and also a text that has no room for the reasoning. */
    public Outcome in(Outcome outcome, Turn turn, Thoughts thoughts) {
        if (shown == ReasoningShown.HIDDEN
                || thoughts.markdown().isBlank()
                || !(outcome instanceof Outcome.Done(String how, List<OutgoingEvent> toSend))
                || !how.equals(ReplyBuilder.ANSWERED)) {
            return outcome;
        }
        int first = firstText(toSend);
        if (first < 0) {
            return outcome;
        }
        List<OutgoingEvent> withThoughts = new ArrayList<>(toSend);
        ObjectNode answer = toSend.get(first).content();
        withThoughts.set(
                first,
                toSend.get(first)
                        .withContent(rendering.withThoughts(
                                answer,
                                outgoingEvents.wording(Sentence.REASONING, Map.of("agent", turn.agentName())),
                                thoughts.markdown())));
        return new Outcome.Done(how, withThoughts);
    }

    /** Returns -1 for an answer that came as a file. */
    private static int firstText(List<OutgoingEvent> toSend) {
        List<String> kinds = toSend.stream()
                .map(event -> event.content().path("msgtype").asText())
                .toList();
        return kinds.indexOf("m.text");
    }
}
