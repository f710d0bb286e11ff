package dev.homeroom.turn;

import dev.homeroom.files.incoming.FileSettings;
import dev.homeroom.files.incoming.FileSettings.FileAlone;
import dev.homeroom.files.incoming.IncomingFile;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.attachment.MessageFiles;
import dev.homeroom.turn.attachment.StageFile;
import dev.homeroom.turn.question.Quotes;
import dev.homeroom.turn.render.PersonMessage;
import dev.homeroom.turn.render.Quote;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyRelates;
import dev.homeroom.turn.reply.Turn;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Passes a message to the room's agent, with its files and the message that it answers. */
@ApplicationScoped
class PassMessage {
    private final AskAgent agents;
    private final Quotes quotes;
    private final MessageFiles messageFiles;
    private final StageFile stageFile;
    private final OutgoingEvents outgoingEvents;
    private final FileAlone fileAlone;

    PassMessage(
            AskAgent agents,
            Quotes quotes,
            MessageFiles messageFiles,
            StageFile stageFile,
            OutgoingEvents outgoingEvents,
            FileSettings settings) {
        this.agents = agents;
        this.quotes = quotes;
        this.messageFiles = messageFiles;
        this.stageFile = stageFile;
        this.outgoingEvents = outgoingEvents;
        this.fileAlone = settings.alone();
    }

    /** A message for an agent that can be asked. */
    record AskedMessage(
            BoundRoom room,
            String agentName,
            RoomEvent message,
            ReplyRelates relation,
            WaitingEvent waiting,
            TurnContext progress) {}

    Outcome handle(AskedMessage asked) {
        RoomEvent message = asked.message();
        return switch (PersonMessage.of(message.type(), message.content())) {
            case PersonMessage.Text text -> ask(asked, text.body(), text.inReplyTo());
            case PersonMessage.Emote emote ->
                ask(asked, emote.text(message.sender().localpart()), emote.inReplyTo());
            case PersonMessage.Location location -> ask(asked, location.text(), Optional.empty());
            case PersonMessage.Attached attached -> file(asked, attached);
            case PersonMessage.Unsupported unsupported -> notice(asked, sentence(unsupported.kind()));
            case PersonMessage.Empty empty -> notice(asked, Sentence.MESSAGE_EMPTY);
        };
    }

    private Outcome file(AskedMessage asked, PersonMessage.Attached attached) {
        boolean waits = attached.words().isBlank() && isStaged(asked);
        return waits
                ? stageFile.handle(
                        asked.room(), IncomingFile.of(asked.message()).orElseThrow(), asked.message(), asked.waiting())
                : ask(asked, attached.words(), attached.inReplyTo());
    }

    private boolean isStaged(AskedMessage asked) {
        return switch (fileAlone) {
            case STAGE -> true;
            case ASK -> messageFiles.isPartOfAnother(asked.message());
        };
    }

    private Outcome ask(AskedMessage asked, String text, Optional<EventId> inReplyTo) {
        return switch (messageFiles.gather(asked.room(), asked.message(), asked.waiting(), asked.progress())) {
            case MessageFiles.Gathered.NotReady(Outcome outcome) -> outcome;
            case MessageFiles.Gathered.Ready ready -> {
                Optional<Quote> quote = inReplyTo.map(event -> quotes.of(asked.room(), event, asked.waiting()));
                Turn turn = new Turn(
                        asked.room(),
                        asked.agentName(),
                        asked.message(),
                        text,
                        quote,
                        ready.files(),
                        asked.relation(),
                        asked.waiting());
                yield agents.handle(turn, asked.progress());
            }
        };
    }

    private static Sentence sentence(PersonMessage.MessageKind unsupported) {
        return switch (unsupported) {
            case POLL -> Sentence.KIND_POLL;
            case OTHER -> Sentence.KIND_OTHER;
        };
    }

    private Outcome notice(AskedMessage asked, Sentence sentence) {
        return new Outcome.Done(
                sentence.name(),
                List.of(outgoingEvents.notice(
                        asked.room().agentUser(),
                        asked.room().room(),
                        asked.waiting().cause(),
                        "notice",
                        sentence,
                        Map.of())));
    }
}
