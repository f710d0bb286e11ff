package dev.homeroom.backend.openai;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A row of the table {@code chat}: a conversation of which {@code chat_history} has all that counts. */
@Entity
@Table(name = "chat")
@SuppressWarnings("UnusedVariable") // Hibernate reads the fields.
class ChatEntity {
    @EmbeddedId
    private ChatKey key;

    @Embeddable
    record ChatKey(String backend, String chatId) {}

    @SuppressWarnings("NullAway.Init")
    ChatEntity() {}

    ChatEntity(ChatKey key) {
        this.key = key;
    }
}
