package dev.homeroom.turn.ask;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.KeptConversations;
import dev.homeroom.conversation.RemovedMessages;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.turn.question.RoomConversation;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.reply.Turn;
import jakarta.inject.Singleton;

/** Sees to it that a conversation that Homeroom keeps is as the room has it before the next question is asked in it. */
@Singleton
class ConversationMemory {
    private final RoomConversation roomConversation;
    private final RemovedMessages removedMessages;
    private final ReplyBuilder replyBuilder;

    ConversationMemory(RoomConversation roomConversation, RemovedMessages removedMessages, ReplyBuilder replyBuilder) {
        this.roomConversation = roomConversation;
        this.removedMessages = removedMessages;
        this.replyBuilder = replyBuilder;
    }

    /**
     * Reads a conversation from its room that is not known here.
     *
     * @return false while an earlier edit or redaction of another message waits
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver can't say now
     */
    boolean isUpToDate(Turn turn, AgentBackend backend, String chatId) {
        if (backend.conversations().isEmpty()) {
            return true;
        }
        if (turn.context().hasEarlierChanges()) {
            return false;
        }
        KeptConversations kept = backend.conversations().get();
        if (!kept.isKnown(chatId)) {
            kept.restore(chatId, roomConversation.read(turn, chatId));
        }
        return true;
    }

    /** Forgets the text of a message that was removed before its agent was asked. */
    Outcome forget(Turn turn) {
        removedMessages.forgetText(turn.roomId(), turn.message().id());
        return replyBuilder.takenBack(turn);
    }
}
