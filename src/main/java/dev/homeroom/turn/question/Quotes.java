package dev.homeroom.turn.question;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.render.PersonMessage;
import dev.homeroom.turn.render.Quote;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Looks up the message that a message replies to. The quote written by the sender's client is not trusted. */
@Singleton
public class Quotes {
    private static final Logger LOG = Logger.getLogger(Quotes.class);
    /** After this, the agent is asked without the quote. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final Homeserver homeserver;
    private final InstantSource clock;

    public Quotes(Homeserver homeserver, InstantSource clock) {
        this.homeserver = homeserver;
        this.clock = clock;
    }

    /** @throws HomeserverException when the homeserver cannot say now, and there is time for a retry */
    public Quote of(BoundRoom room, EventId quoted, WaitingEvent message) {
        try {
            return homeserver
                    .event(room.agentUser(), room.room(), quoted)
                    .map(event -> quote(event, room.agentUser()))
                    .orElseGet(Quote.Unreadable::new);
        } catch (HomeserverException e) {
            if (e.mayPass() && clock.instant().isBefore(message.receivedAt().plus(LONGEST_WAIT))) {
                throw e;
            }
            LOG.infof("The message that a reply refers to can't be read: quoted=%s %s", quoted, e.getMessage());
            return new Quote.Unreadable();
        }
    }

    private static Quote quote(ObjectNode event, UserId agent) {
        String words = content(event).map(PersonMessage::words).orElse("");
        String author = event.path("sender").asText();
        if (words.isBlank() || !UserId.isValid(author)) {
            return new Quote.Unreadable();
        }
        return author.equals(agent.value()) ? new Quote.Yours(words) : new Quote.Theirs(new UserId(author), words);
    }

    /** The content after the latest edit, if the homeserver includes that edit. */
    private static Optional<ObjectNode> content(ObjectNode event) {
        JsonNode edited = event.path("unsigned")
                .path("m.relations")
                .path("m.replace")
                .path("content")
                .path("m.new_content");
        return Optional.of(edited.isObject() ? edited : event.path("content"))
                .filter(JsonNode::isObject)
                .map(ObjectNode.class::cast);
    }
}
