package dev.homeroom.conversation.question;

import dev.homeroom.database.entity.WordConverter;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code question}. */
@Entity
@Table(name = "question")
@SuppressWarnings("UnusedVariable") // Hibernate reads the fields.
class QuestionEntity {
    @Id
    private String trackingId;

    private String card;
    private RoomId roomId;
    private UserId agentUser;
    private String content;
    private @Nullable EventId cardEvent;

    /** The message as the outbox has it. */
    @Formula("(select o.event_id from outbox o where o.transaction_id = card)")
    private @Nullable EventId sentEvent;

    @Convert(converter = QuestionStateConverter.class)
    private QuestionState state;

    private Instant createdAt;
    private @Nullable Instant expiresAt;

    enum QuestionState {
        OPEN,
        OVER;

        static QuestionState of(PersonQuestion question) {
            return question.end().isPresent() ? OVER : OPEN;
        }
    }

    @Converter
    static final class QuestionStateConverter extends WordConverter<QuestionState> {
        QuestionStateConverter() {
            super(QuestionState.class);
        }
    }

    @SuppressWarnings("NullAway.Init")
    QuestionEntity() {}

    QuestionEntity(StoredQuestion stored) {
        this.trackingId = stored.question().id();
        this.card = stored.card();
        this.roomId = stored.room();
        this.agentUser = stored.agentUser();
        this.content = JsonText.of(stored.question().toJson());
        this.cardEvent = stored.event().orElse(null);
        this.state = QuestionState.of(stored.question());
        this.createdAt = stored.created();
        this.expiresAt = stored.question().expires();
    }

    StoredQuestion stored() {
        return new StoredQuestion(
                PersonQuestion.of(JsonText.stored(trackingId, content)).orElseThrow(),
                roomId,
                agentUser,
                createdAt,
                Optional.ofNullable(cardEvent).or(() -> Optional.ofNullable(sentEvent)));
    }
}
