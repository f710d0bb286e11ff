package dev.homeroom.turn.reception;

import dev.homeroom.conversation.command.CommandReply;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.turn.TypingIndicator;
import dev.homeroom.turn.command.CommandNotices;
import dev.homeroom.turn.reception.BotRoomKinds.BotRoomKind;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers in rooms that have the bot and no agent. In a direct chat, every message gets a reply. In any other room, only
 * commands do.
 */
@Singleton
public class BotRoom {
    private static final Duration AFTER_RESTORING = Duration.ofMillis(100);

    private final Bindings bindings;
    private final BotRoomKinds kinds;
    private final BotReplies replies;
    private final CommandNotices notices;
    private final OutgoingEvents outgoingEvents;
    private final TypingIndicator typingIndicator;
    private final UserId bot;

    BotRoom(
            Bindings bindings,
            BotRoomKinds kinds,
            BotReplies replies,
            CommandNotices notices,
            OutgoingEvents outgoingEvents,
            TypingIndicator typingIndicator,
            Namespace namespace) {
        this.bindings = bindings;
        this.kinds = kinds;
        this.replies = replies;
        this.notices = notices;
        this.outgoingEvents = outgoingEvents;
        this.typingIndicator = typingIndicator;
        this.bot = namespace.bot();
    }

    /**
     * Empty for a message that the bot has no reply to: an agent belongs to the room, or the room is no direct chat and
     * the message no command.
     */
    public Optional<Outcome> handle(RoomEvent message, WaitingEvent waiting) {
        if (bindings.reconcile(message.room()).isPresent()) {
            return Optional.empty();
        }
        return switch (kinds.of(message.room())) {
            case DIRECT -> Optional.of(inDirectChat(message, waiting));
            case SHARED -> replies.isCommand(message) ? Optional.of(replied(message, waiting)) : Optional.empty();
            case RESTORED -> Optional.of(new Outcome.HandleLater(AFTER_RESTORING));
            case OTHER -> Optional.empty();
        };
    }

    private Outcome inDirectChat(RoomEvent message, WaitingEvent waiting) {
        return Redaction.isOf(message)
                ? new Outcome.Done(ReplyBuilder.TAKEN_BACK, List.of())
                : replied(message, waiting);
    }

    private Outcome replied(RoomEvent message, WaitingEvent waiting) {
        try (TypingIndicator.Shown shown = typingIndicator.show(bot, message.room(), message.id())) {
            CommandReply.Said said = replies.to(message);
            List<OutgoingEvent> toSend = List.of(notices.notice(message, waiting, said));
            return OutcomeMarker.onNotices("bot", toSend, waiting, bot);
        }
    }

    /** In an encrypted room, sends one notice for all events. In any other, an encrypted event gets its own notice. */
    public Outcome encrypted(RoomEvent event, WaitingEvent waiting) {
        BotRoomKind kind = kinds.of(event.room());
        boolean isAboutNothing =
                event.type().equals("m.room.encryption") && event.stateKey().isEmpty();
        if (isAboutNothing || (kind != BotRoomKind.DIRECT && kind != BotRoomKind.SHARED)) {
            return Outcome.Done.NOTHING;
        }
        OutgoingEvent notice = kinds.isEncrypted(event.room())
                ? encryptedRoom(event.room())
                : outgoingEvents.notice(
                        bot, event.room(), waiting.cause(), "notice", Sentence.MESSAGE_ENCRYPTED, Map.of());
        return new Outcome.Done("encrypted", OutcomeMarker.ofControlLane(List.of(notice), List.of(waiting)));
    }

    private OutgoingEvent encryptedRoom(RoomId room) {
        return outgoingEvents.notice(bot, room, room.value(), "encrypted", Sentence.BOT_ROOM_ENCRYPTED, Map.of());
    }
}
