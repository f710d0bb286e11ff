package dev.homeroom.backend;

import java.util.List;

/**
 * The conversations that Homeroom keeps for a backend whose server keeps none. They are a copy: the rooms have the
 * messages and the answers. Chat ids are unique across rooms.
 */
public interface KeptConversations {
    /** Exchanges of a conversation that are kept, and sent with a question, at most. */
    int MOST_EXCHANGES = 20;

    /** The length of these exchanges, in characters. */
    int MOST_CHARACTERS = 60_000;

    /** Whether the conversation is known here; otherwise it is to be read from its room. */
    boolean isKnown(String chatId);

    /**
     * Keeps a conversation as its room has it. Idempotent.
     *
     * @param exchanges oldest first
     */
    void restore(String chatId, List<PastExchange> exchanges);

    /**
     * Forgets every exchange that was made of a message, for good, also if its answer is just being written.
     * Conversations that quote the message are read from their rooms again. Idempotent.
     *
     * @return whether there were any
     */
    boolean forget(String message);

    /** Forgets the conversations in which a message was asked or quoted, as {@link #readAgain} does. */
    void changed(String message);

    /** Forgets a conversation, which is read from its room at the next question. */
    void readAgain(String chatId);

    /**
     * A question of a conversation, and its answer.
     *
     * @param keys the messages that it was made of
     * @param question as the model was asked
     * @param answer in Markdown
     */
    public record PastExchange(Question.MessageKeys keys, String question, String answer) {
        public int length() {
            return question.length() + answer.length();
        }
    }
}
