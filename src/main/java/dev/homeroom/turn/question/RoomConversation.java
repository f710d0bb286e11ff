package dev.homeroom.turn.question;

import dev.homeroom.backend.KeptConversations.PastExchange;
import dev.homeroom.backend.Question;
import dev.homeroom.files.incoming.KnownFile;
import dev.homeroom.files.incoming.StagedFiles;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.TimelinePage;
import dev.homeroom.turn.render.PersonMessage;
import dev.homeroom.turn.render.Quote;
import dev.homeroom.turn.reply.Turn;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Reads a conversation from its room: the agent's answers say to which conversation they belong, and to what they are answers. */
@Singleton
public class RoomConversation {
    private static final Logger LOG = Logger.getLogger(RoomConversation.class);
    private static final int PAGE = 100;
    private static final int MOST_PAGES = 30;

    private final Homeserver homeserver;
    private final QuestionFactory questionFactory;
    private final Quotes quotes;
    private final StagedFiles files;

    public RoomConversation(Homeserver homeserver, QuestionFactory questionFactory, Quotes quotes, StagedFiles files) {
        this.homeserver = homeserver;
        this.questionFactory = questionFactory;
        this.quotes = quotes;
        this.files = files;
    }

    /**
     * Reads the newest exchanges, oldest first, from the newest 3,000 events of the room.
     *
     * @throws HomeserverException when the homeserver can't say now
     */
    public List<PastExchange> read(Turn turn, String chatId) {
        PastAnswers answers = new PastAnswers(turn.agentUser(), chatId);
        try {
            walk(turn, answers);
            List<PastExchange> exchanges = exchanges(turn, asked(turn, answers));
            LOG.infof("A conversation was read from its room: room=%s exchanges=%d", turn.roomId(), exchanges.size());
            return exchanges;
        } catch (HomeserverException.Refused e) {
            e.throwIfPassing();
            LOG.warnf("A conversation can't be read from its room: room=%s %s", turn.roomId(), e.getMessage());
            return List.of();
        }
    }

    private void walk(Turn turn, PastAnswers answers) {
        Optional<String> from = Optional.empty();
        for (int page = 0; page < MOST_PAGES; page++) {
            TimelinePage events = homeserver.messages(turn.agentUser(), turn.roomId(), from, PAGE);
            events.newestFirst().forEach(answers::take);
            if (answers.areEnough()
                    || events.older().isEmpty()
                    || events.older().equals(from)) {
                return;
            }
            from = events.older();
        }
    }

    private record AnsweredMessage(RoomEvent message, PersonMessage.Spoken words, PastAnswers.PastAnswer answer) {}

    /** The answered messages that an agent can still be given, oldest first. */
    private List<AnsweredMessage> asked(Turn turn, PastAnswers answers) {
        return answers.oldestFirst().stream()
                .flatMap(answer -> answers
                        .message(answer)
                        .or(() -> ask(turn, answer.mark().message()).map(answers::asEdited))
                        .flatMap(message -> PersonMessage.toAsk(message.type(), message.content(), message.sender())
                                .map(words -> new AnsweredMessage(message, words, answer)))
                        .stream())
                .toList();
    }

    private List<PastExchange> exchanges(Turn turn, List<AnsweredMessage> asked) {
        Map<EventId, List<KnownFile>> taken =
                files.takenBy(asked.stream().map(each -> each.message().id()).toList());
        return asked.stream()
                .map(each ->
                        exchange(turn, each, taken.getOrDefault(each.message().id(), List.of())))
                .toList();
    }

    private PastExchange exchange(Turn turn, AnsweredMessage asked, List<KnownFile> taken) {
        RoomEvent message = asked.message();
        PersonMessage.Spoken words = asked.words();
        Optional<Quote> quote = words.inReplyTo().map(quoted -> quotes.of(turn.room(), quoted, turn.waiting()));
        Question.MessageKeys keys = new Question.MessageKeys(
                message.id().value(),
                asked.answer().mark().asked(),
                words.inReplyTo().map(EventId::value));
        List<KnownFile> landed =
                taken.stream().filter(known -> known.landed().isPresent()).toList();
        MessageText text = new MessageText(words.text(), quote, landed);
        return new PastExchange(
                keys,
                questionFactory.prompt(turn.room(), message, text),
                asked.answer().text());
    }

    /** A message that stands further back than was read. */
    private Optional<RoomEvent> ask(Turn turn, String message) {
        return EventId.isValid(message)
                ? homeserver
                        .event(turn.agentUser(), turn.roomId(), new EventId(message))
                        .flatMap(json -> RoomEvent.ifSound(
                                json.put("room_id", turn.roomId().value())))
                        .filter(event -> !Redaction.isOf(event))
                : Optional.empty();
    }
}
