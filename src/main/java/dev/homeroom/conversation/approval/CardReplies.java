package dev.homeroom.conversation.approval;

import dev.homeroom.appservice.ControlMessages.DecisionEvents;
import dev.homeroom.conversation.card.ApprovalTable;
import dev.homeroom.conversation.question.QuestionTable;
import dev.homeroom.database.Database;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.ReplyFallback;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.Set;
import org.jboss.logging.Logger;

/** Recognises decisions on cards. */
@ApplicationScoped
public class CardReplies implements DecisionEvents {
    private static final Logger LOG = Logger.getLogger(CardReplies.class);

    private static final Set<String> WORDS = Set.of("m.text", "m.emote");

    private final Database database;
    private final InstantSource clock;

    public CardReplies(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public boolean isDecision(Reaction reaction) {
        return DecisionKeys.choice(reaction.key()).isPresent();
    }

    /**
     * Only words decide: a file, a picture or a place is a message. So is a reply that can't be compared with the requests, and so gets
     * an answer.
     */
    @Override
    public boolean isReplyToRequest(RoomEvent message) {
        if (!WORDS.contains(message.content().path("msgtype").asText())) {
            return false;
        }
        try {
            return ReplyFallback.inReplyTo(message.content())
                    .filter(replied ->
                            database.inTransaction(connection -> isRequest(connection, message.room(), replied)))
                    .isPresent();
        } catch (DatabaseUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.errorf(e, "A reply can't be compared with the requests of its room: %s", message.id());
            return false;
        }
    }

    private boolean isRequest(Connection connection, RoomId room, EventId replied) {
        return ApprovalTable.isOpen(connection, room, replied)
                || QuestionTable.ofMessage(room, replied)
                        .filter(question -> question.isOpen(clock.instant()))
                        .isPresent();
    }
}
