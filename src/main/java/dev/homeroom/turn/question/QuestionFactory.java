package dev.homeroom.turn.question;

import dev.homeroom.backend.Question;
import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.files.outgoing.OutgoingFiles;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.ReplyFallback;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.TurnSettings;
import dev.homeroom.turn.render.Company;
import dev.homeroom.turn.render.Envelope;
import dev.homeroom.turn.render.EnvelopeFields;
import dev.homeroom.turn.reply.Turn;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes the question to an agent from a message. */
@Singleton
public class QuestionFactory {
    private final DisplayNames names;
    private final RoomNames rooms;
    private final RoomCompany roomCompany;
    private final AttachedFiles attachedFiles;
    private final OutgoingFiles outgoingFiles;
    private final Envelope envelope;

    public QuestionFactory(
            DisplayNames names,
            RoomNames rooms,
            RoomCompany roomCompany,
            AttachedFiles attachedFiles,
            OutgoingFiles outgoingFiles,
            TurnSettings settings) {
        this.rooms = rooms;
        this.names = names;
        this.roomCompany = roomCompany;
        this.attachedFiles = attachedFiles;
        this.outgoingFiles = outgoingFiles;
        this.envelope = settings.envelope() ? Envelope.V4 : Envelope.OFF;
    }

    public Question of(Turn turn, MessageText text, String chatId, int attempt) {
        return new Question(
                turn.agent().agentId(),
                chatId,
                RunningTurns.turnId(turn.waiting(), turn.agent(), attempt),
                turn.waiting()
                        .asked()
                        .map(earlierAttempt -> new Question.Earlier(earlierAttempt.at(), earlierAttempt.runId()))
                        .orElse(null),
                words(text),
                prompt(turn.room(), turn.message(), text, company(turn)),
                keys(turn),
                attachedFiles.pictures(turn.agentUser(), text.files()));
    }

    /** Files that came without a word are named. */
    private static String words(MessageText message) {
        return message.text().isBlank() && !message.files().isEmpty()
                ? message.files().stream()
                        .map(known -> "[" + known.file().displayName() + "]")
                        .collect(Collectors.joining(" "))
                : message.text();
    }

    private static Question.MessageKeys keys(Turn turn) {
        return new Question.MessageKeys(
                turn.message().id().value(),
                turn.waiting().event(),
                ReplyFallback.inReplyTo(turn.message().content()).map(EventId::value));
    }

    private Optional<Company> company(Turn turn) {
        return envelope == Envelope.OFF ? Optional.empty() : roomCompany.of(turn);
    }

    /** The text of a message for a language model, as {@link #of} makes it, without what was said around it. */
    String prompt(BoundRoom room, RoomEvent message, MessageText text) {
        return prompt(room, message, text, Optional.empty());
    }

    private String prompt(BoundRoom room, RoomEvent message, MessageText text, Optional<Company> company) {
        UserId sender = message.sender();
        return envelope.wrap(new EnvelopeFields(
                message.sentAt(),
                sender,
                envelope == Envelope.OFF ? Optional.empty() : names.of(room, sender),
                envelope == Envelope.OFF ? room.name() : rooms.of(room),
                company,
                outgoingFiles.outbox(room.agentUser(), room.room()),
                text.inReplyTo(),
                text.text(),
                attachedFiles.lines(text.files())));
    }
}
