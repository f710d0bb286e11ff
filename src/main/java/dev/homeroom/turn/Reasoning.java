package dev.homeroom.turn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.wording.Sentence;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.Settlement;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts what an agent thought above its answer, where that is wanted. */
@ApplicationScoped
class Reasoning {
    private final Rendering rendering;
    private final Post post;
    private final ReasoningShown shown;

    Reasoning(Rendering rendering, Post post, ReplySettings settings) {
        this.rendering = rendering;
        this.post = post;
        this.shown = settings.reasoning();
    }

    /** Anything but a text is left as it is, and so is a text that has no room for thoughts. */
    Settlement in(Settlement settlement, AgentTurn.Task task, Thoughts thoughts) {
        if (shown == ReasoningShown.HIDDEN
                || thoughts.markdown().isBlank()
                || !(settlement instanceof Settlement.Settled(String how, List<Outgoing> toSend))
                || !how.equals(Answers.ANSWERED)
                || !toSend.getFirst().content().path("msgtype").asText().equals("m.text")) {
            return settlement;
        }
        List<Outgoing> withThoughts = new ArrayList<>(toSend);
        ObjectNode answer = toSend.getFirst().content();
        withThoughts.set(
                0,
                toSend.getFirst()
                        .withContent(rendering.withThoughts(
                                answer,
                                post.wording(Sentence.REASONING, Map.of("agent", task.agentName())),
                                thoughts.markdown())));
        return new Settlement.Settled(how, withThoughts);
    }
}
