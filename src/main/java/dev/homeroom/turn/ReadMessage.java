package dev.homeroom.turn;

import dev.homeroom.files.incoming.FileSettings;
import dev.homeroom.files.incoming.FileSettings.FileAlone;
import dev.homeroom.files.incoming.IncomingFile;
import dev.homeroom.files.incoming.KnownFile;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.turn.attachment.MessageFiles;
import dev.homeroom.turn.attachment.MessageFiles.Gathered;
import dev.homeroom.turn.attachment.StageFile;
import dev.homeroom.turn.attachment.VoiceText;
import dev.homeroom.turn.attachment.VoiceText.Heard;
import dev.homeroom.turn.question.MessageText;
import dev.homeroom.turn.question.Quotes;
import dev.homeroom.turn.render.PersonMessage;
import dev.homeroom.turn.render.Quote;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.reply.Turn;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Reads a message as its agent is given it: its text, its files and the message that it answers. */
@Singleton
class ReadMessage {
    private final MessageFiles messageFiles;
    private final StageFile stageFile;
    private final VoiceText voiceText;
    private final Quotes quotes;
    private final ReplyBuilder replyBuilder;
    private final FileAlone fileAlone;

    ReadMessage(
            MessageFiles messageFiles,
            StageFile stageFile,
            VoiceText voiceText,
            Quotes quotes,
            ReplyBuilder replyBuilder,
            FileSettings settings) {
        this.messageFiles = messageFiles;
        this.stageFile = stageFile;
        this.voiceText = voiceText;
        this.quotes = quotes;
        this.replyBuilder = replyBuilder;
        this.fileAlone = settings.alone();
    }

    /** The result of reading. */
    sealed interface MessageReading {
        record ToAsk(MessageText text) implements MessageReading {}

        /** The agent is not asked, or not now. */
        record NotAsked(Outcome outcome) implements MessageReading {}
    }

    /** @throws dev.homeroom.matrix.HomeserverException when the homeserver can't say now what belongs to the message */
    MessageReading read(Turn turn) {
        RoomEvent message = turn.message();
        return switch (PersonMessage.of(message.type(), message.content())) {
            case PersonMessage.Text text -> withFiles(turn, text.body(), text.inReplyTo());
            case PersonMessage.Emote emote ->
                withFiles(turn, emote.text(message.sender().localpart()), emote.inReplyTo());
            case PersonMessage.Location location -> withFiles(turn, location.text(), Optional.empty());
            case PersonMessage.Attached attached ->
                waits(message, attached)
                        ? new MessageReading.NotAsked(
                                stageFile.handle(turn, IncomingFile.of(message).orElseThrow()))
                        : withFiles(turn, attached.words(), attached.inReplyTo());
            case PersonMessage.Unsupported unsupported ->
                new MessageReading.NotAsked(replyBuilder.notice(turn, sentence(unsupported.kind())));
            case PersonMessage.Empty empty ->
                new MessageReading.NotAsked(replyBuilder.notice(turn, Sentence.MESSAGE_EMPTY));
        };
    }

    private static Sentence sentence(PersonMessage.MessageKind unsupported) {
        return switch (unsupported) {
            case POLL -> Sentence.KIND_POLL;
            case OTHER -> Sentence.KIND_OTHER;
        };
    }

    /** Whether the message is a file that waits for its sender's next message. No agent is asked about it. */
    boolean isToWait(RoomEvent message) {
        return PersonMessage.of(message.type(), message.content()) instanceof PersonMessage.Attached attached
                && waits(message, attached);
    }

    private boolean waits(RoomEvent message, PersonMessage.Attached attached) {
        return attached.words().isBlank()
                && !voiceText.isSpoken(message)
                && switch (fileAlone) {
                    case STAGE -> true;
                    case ASK -> messageFiles.isPartOfAnother(message);
                };
    }

    private MessageReading withFiles(Turn turn, String text, Optional<EventId> inReplyTo) {
        return switch (messageFiles.gather(turn)) {
            case Gathered.NotReady(Outcome outcome) -> new MessageReading.NotAsked(outcome);
            case Gathered.Ready(List<KnownFile> files) -> {
                Heard heard = text.isBlank() && voiceText.isSpoken(turn.message())
                        ? voiceText.hear(turn, files)
                        : new Heard.Words(text);
                yield switch (heard) {
                    case Heard.NotNow(Outcome outcome) -> new MessageReading.NotAsked(outcome);
                    case Heard.Words(String words) ->
                        new MessageReading.ToAsk(new MessageText(words, quote(turn, inReplyTo), files));
                };
            }
        };
    }

    private Optional<Quote> quote(Turn turn, Optional<EventId> inReplyTo) {
        return inReplyTo.map(event -> quotes.of(turn.room(), event, turn.waiting()));
    }
}
