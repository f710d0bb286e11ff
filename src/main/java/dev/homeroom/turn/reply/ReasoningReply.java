package dev.homeroom.turn.reply;

import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.turn.reply.ReplySettings.ReasoningShown;
import dev.homeroom.turn.stream.LiveOutput.Watched;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Puts an agent's reasoning above its answer if the settings say so. */
@Singleton
class ReasoningReply {
    private final Rendering rendering;
    private final OutgoingEvents outgoingEvents;
    private final ReasoningShown shown;

    ReasoningReply(Rendering rendering, OutgoingEvents outgoingEvents, ReplySettings settings) {
        this.rendering = rendering;
        this.outgoingEvents = outgoingEvents;
        this.shown = settings.reasoning();
    }

    /** Returns an answer without text unchanged. */
    List<OutgoingEvent> in(List<OutgoingEvent> answer, Watched live) {
        int first = firstText(answer);
        String markdown = live.thoughts().markdown();
        if (shown == ReasoningShown.HIDDEN || markdown.isBlank() || first < 0) {
            return answer;
        }
        String title = outgoingEvents.wording(Sentence.REASONING, live.turn().names());
        OutgoingEvent text = answer.get(first);
        List<OutgoingEvent> withThoughts = new ArrayList<>(answer);
        withThoughts.set(first, text.withContent(rendering.withThoughts(text.content(), title, markdown)));
        return withThoughts;
    }

    /** Returns -1 for an answer that came as a file. */
    private static int firstText(List<OutgoingEvent> toSend) {
        List<String> kinds = toSend.stream()
                .map(event -> event.content().path("msgtype").asText())
                .toList();
        return kinds.indexOf("m.text");
    }
}
