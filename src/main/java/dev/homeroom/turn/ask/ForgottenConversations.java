package dev.homeroom.turn.ask;

import dev.homeroom.cache.BoundedMap;
import dev.homeroom.conversation.Chat;
import dev.homeroom.conversation.Conversations;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.turn.reply.Turn;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Replaces conversations that a backend has forgotten, once a message at most: a backend that forgets every conversation
 * would otherwise be asked without end.
 */
@Singleton
class ForgottenConversations {
    private static final int MOST = 10_000;

    private final Conversations conversations;

    /** For each agent and room, the cause of the turn for which its conversation was last replaced. */
    private final BoundedMap<ReplacedConversation, String> replacedFor = new BoundedMap<>(MOST);

    private record ReplacedConversation(RoomId room, UserId agentUser) {}

    ForgottenConversations(Conversations conversations) {
        this.conversations = conversations;
    }

    /**
     * @return whether the agent has another conversation, in which the message can be asked
     * @throws dev.homeroom.matrix.HomeserverException as {@link Conversations#replace}
     */
    boolean replace(Turn turn, String forgotten) {
        ReplacedConversation conversation = new ReplacedConversation(turn.roomId(), turn.agentUser());
        boolean isReplaced = !replacedFor.get(conversation).equals(Optional.of(turn.cause()))
                && conversations.replace(turn.room(), forgotten) instanceof Chat.Open;
        if (isReplaced) {
            replacedFor.put(conversation, turn.cause());
        }
        return isReplaced;
    }
}
