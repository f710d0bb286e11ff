package dev.homeroom.rooms.further;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.entity.EpochMillisConverter;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.Binding.AnswerMode;
import dev.homeroom.rooms.state.Binding.RoomKind;
import dev.homeroom.rooms.stored.WordConverters.AnswerModeConverter;
import dev.homeroom.rooms.stored.WordConverters.RoomKindConverter;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code further_agent}. */
@Entity
@Table(name = "further_agent")
class FurtherAgentEntity {
    @EmbeddedId
    private FurtherAgentKey key;

    @Convert(converter = RoomKindConverter.class)
    private RoomKind kind;

    private @Nullable UserId owner;
    private @Nullable String chatId;

    @Convert(converter = AnswerModeConverter.class)
    private @Nullable AnswerMode mode;

    private boolean archived;

    @Convert(converter = EpochMillisConverter.class)
    private Instant since;

    @Embeddable
    record FurtherAgentKey(String roomId, String backend, String agentId) {}

    @SuppressWarnings("NullAway.Init")
    FurtherAgentEntity() {}

    FurtherAgentEntity(RoomId room, Binding binding) {
        this.key = new FurtherAgentKey(
                room.value(), binding.agent().backend(), binding.agent().agentId());
        this.kind = binding.kind();
        this.owner = binding.owner().orElse(null);
        this.chatId = binding.chatId().orElse(null);
        this.mode = binding.mode().orElse(null);
        this.archived = binding.archived();
        this.since = binding.since();
    }

    RoomId room() {
        return new RoomId(key.roomId());
    }

    Binding binding() {
        return new Binding(
                new AgentRef(key.backend(), key.agentId()),
                kind,
                Optional.ofNullable(owner),
                Optional.ofNullable(chatId),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(mode),
                archived,
                since,
                Optional.empty(),
                Optional.empty());
    }
}
