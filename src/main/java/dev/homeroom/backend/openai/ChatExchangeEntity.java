package dev.homeroom.backend.openai;

import dev.homeroom.backend.KeptConversations.PastExchange;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.content.ThinkTags;
import dev.homeroom.backend.openai.ChatEntity.ChatKey;
import dev.homeroom.database.entity.Repository;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code chat_history}: a question and its answer. */
@Entity
@Table(name = "chat_history")
@SuppressWarnings("UnusedVariable") // Hibernate reads the fields.
class ChatExchangeEntity {
    @EmbeddedId
    private ChatTurn key;

    private long position;
    private String question;
    private String answer;
    private Instant answeredAt;
    private @Nullable String message;
    private @Nullable String asked;
    private @Nullable String quoted;
    private boolean inRoom;

    @Embeddable
    record ChatTurn(String backend, String chatId, String turnId) {
        ChatTurn(ChatKey chat, String turnId) {
            this(chat.backend(), chat.chatId(), turnId);
        }
    }

    @SuppressWarnings("NullAway.Init")
    ChatExchangeEntity() {}

    /** Has the next position. Its answer names the conversation in the room. */
    ChatExchangeEntity(ChatTurn key, PastExchange exchange, Instant answeredAt) {
        this.key = key;
        this.position = Repository.next("chat_history_position");
        this.question = exchange.question();
        this.answer = exchange.answer();
        this.answeredAt = answeredAt;
        this.message = exchange.keys().message();
        this.asked = exchange.keys().asked();
        this.quoted = exchange.keys().quoted().orElse(null);
        this.inRoom = true;
    }

    String chatId() {
        return key.chatId();
    }

    long position() {
        return position;
    }

    String answer() {
        return answer;
    }

    PastExchange exchange() {
        String first = message == null ? key.turnId() : message;
        return new PastExchange(
                new Question.MessageKeys(first, asked == null ? first : asked, Optional.ofNullable(quoted)),
                question,
                ThinkTags.split(answer.replace(ChatHistory.BETWEEN_MESSAGES, "\n\n"))
                        .text());
    }
}
