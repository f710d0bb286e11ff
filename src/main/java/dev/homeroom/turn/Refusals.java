package dev.homeroom.turn;

import dev.homeroom.registration.Namespace;
import dev.homeroom.wording.Sentence;
import dev.homeroom.work.Outgoing;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** The bot speaks for an agent user whose own words the homeserver refuses. */
@ApplicationScoped
class Refusals {
    private final Post post;
    private final Namespace namespace;

    Refusals(Post post, Namespace namespace) {
        this.post = post;
        this.namespace = namespace;
    }

    /** Nothing where the refused words are the bot's, or no answer: the log has to do. */
    List<Outgoing> instead(Outgoing refused, String errorId) {
        if (refused.sender().equals(namespace.bot()) || ToolNotices.isOne(refused)) {
            return List.of();
        }
        Outgoing excuse = post.notice(
                namespace.bot(),
                refused.room(),
                refused.transactionId(),
                "refused",
                Sentence.ANSWER_REFUSED,
                Map.of("error", errorId));
        return List.of(Marking.instead(refused, excuse));
    }
}
