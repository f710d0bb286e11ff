package dev.homeroom.turn.question;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.appservice.ControlMessages;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.OutcomeMark;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.TimelinePage;
import dev.homeroom.queue.lane.AgentTurn;
import dev.homeroom.turn.render.Company.Companion;
import dev.homeroom.turn.render.Company.MissedMessage;
import dev.homeroom.turn.render.PersonMessage;
import dev.homeroom.turn.reply.Turn;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Reads from the room what was said since an agent got its last message: the newest messages, as far as they fit. Nothing of it
 * is stored.
 */
@Singleton
public class MissedMessages {
    private static final Logger LOG = Logger.getLogger(MissedMessages.class);
    private static final int PAGE = 50;
    private static final int MOST_PAGES = 3;
    private static final int MOST_MESSAGES = 20;
    private static final int MOST_CHARACTERS = 4_000;

    private final Homeserver homeserver;
    private final DisplayNames names;
    private final ControlMessages controlMessages;

    public MissedMessages(Homeserver homeserver, DisplayNames names, ControlMessages controlMessages) {
        this.homeserver = homeserver;
        this.names = names;
        this.controlMessages = controlMessages;
    }

    /** Oldest first. Empty when the homeserver can't say now. */
    List<MissedMessage> before(Turn turn) {
        TimelineWalk walk = new TimelineWalk(turn);
        try {
            walk.read();
            return walk.missed.reversed();
        } catch (HomeserverException e) {
            LOG.debugf("What was said before can't be read: room=%s %s", turn.roomId(), e.getMessage());
            return List.of();
        }
    }

    /** From the newest event back to the last message that the agent got. */
    private final class TimelineWalk {
        private final Turn turn;
        private final List<MissedMessage> missed = new ArrayList<>();
        private boolean isBeforeMessage;
        private Optional<String> lastGiven = Optional.empty();
        private boolean ended;
        private int characters;

        private TimelineWalk(Turn turn) {
            this.turn = turn;
        }

        private void read() {
            Optional<String> from = Optional.empty();
            for (int page = 0; page < MOST_PAGES && !ended; page++) {
                TimelinePage events = homeserver.messages(turn.agentUser(), turn.roomId(), from, PAGE);
                for (ObjectNode event : events.newestFirst()) {
                    if (!ended) {
                        take(event);
                    }
                }
                ended |= events.older().isEmpty() || events.older().equals(from);
                from = events.older();
            }
        }

        private void take(ObjectNode json) {
            String id = json.path("event_id").asText();
            boolean isOwn = json.path("sender").asText().equals(turn.agentUser().value());
            if (lastGiven.filter(id::equals).isPresent()) {
                ended = true;
            } else if (!isBeforeMessage) {
                isBeforeMessage = id.equals(turn.message().id().value());
            } else if (isOwn) {
                lastGiven = lastGiven.or(() -> OutcomeMark.in(json)
                        .flatMap(mark -> mark.of().stream().findFirst())
                        .map(AgentTurn::eventOf));
            } else {
                RoomEvent.ifSound(json.put("room_id", turn.roomId().value())).ifPresent(this::take);
            }
        }

        private void take(RoomEvent event) {
            if (event.sentAt().isBefore(turn.room().binding().since())) {
                ended = true;
                return;
            }
            String words = isSaid(event) ? PersonMessage.words(event.content()) : "";
            characters += words.length();
            if (characters > MOST_CHARACTERS || missed.size() == MOST_MESSAGES) {
                ended = true;
            } else if (!words.isBlank()) {
                missed.add(
                        new MissedMessage(new Companion(event.sender(), names.of(turn.room(), event.sender())), words));
            }
        }

        private boolean isSaid(RoomEvent event) {
            return event.type().equals("m.room.message")
                    && !event.content().path("msgtype").asText().equals("m.notice")
                    && !Edit.isClaimedBy(event.content())
                    && !controlMessages.isForControlLane(event);
        }
    }
}
