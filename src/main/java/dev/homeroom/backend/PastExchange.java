package dev.homeroom.backend;

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
