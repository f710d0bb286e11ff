package dev.homeroom.turn;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.KeptConversations;
import dev.homeroom.conversation.RemovedMessages;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.turn.question.RoomConversation;
import dev.homeroom.turn.reply.Turn;
import jakarta.enterprise.context.ApplicationScoped;

/** Sees to it that a conversation that Homeroom keeps is as the room has it before the next question is asked in it. */
@ApplicationScoped
class ConversationMemory {
    private final RoomConversation roomConversation;
    private final RemovedMessages removedMessages;

    ConversationMemory(RoomConversation roomConversation, RemovedMessages removedMessages) {
        this.roomConversation = roomConversation;
        this.removedMessages = removedMessages;
    }

    /**
     * Reads a conversation from its room that is not known here.
     *
     * @return false while an earlier edit or redaction of another message waits
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver can't say now
     */
    boolean isUpToDate(Turn turn, AgentBackend backend, String chatId, TurnContext turnContext) {
        if (backend.conversations().isEmpty()) {
            return true;
        }
        if (turnContext.hasEarlierChanges()) {
            return false;
        }
        KeptConversations kept = backend.conversations().get();
        if (!kept.isKnown(chatId)) {
            kept.restore(chatId, roomConversation.read(turn, chatId));
        }
        return true;
    }

    /** Forgets the text of a message that was removed before its agent was asked. */
    void forget(Turn turn) {
        removedMessages.forgetText(turn.roomId(), turn.message().id());
    }
}
