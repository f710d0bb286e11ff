package dev.homeroom.directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.json.JsonText;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code agent}. */
@Entity
@Table(name = "agent")
class AgentEntity {
    @EmbeddedId
    private AgentRef ref;

    private String name;

    @Convert(converter = TagsConverter.class)
    private Set<String> tags;

    private boolean enabled;
    private String description;
    private @Nullable Instant missingSince;

    @SuppressWarnings("NullAway.Init")
    AgentEntity() {}

    AgentEntity(KnownAgent agent) {
        this.ref = agent.ref();
        this.name = agent.name();
        this.tags = agent.tags();
        this.enabled = agent.enabled();
        this.description = agent.description();
        this.missingSince = agent.missingSince().orElse(null);
    }

    KnownAgent agent() {
        return new KnownAgent(ref, name, tags, enabled, description, Optional.ofNullable(missingSince));
    }

    /** A sorted JSON array. */
    @Converter
    static final class TagsConverter implements AttributeConverter<Set<String>, String> {
        private static final JsonMapper JSON = JsonText.mapper();

        @Override
        public String convertToDatabaseColumn(Set<String> tags) {
            try {
                return JSON.writeValueAsString(new TreeSet<>(tags));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Set<String> convertToEntityAttribute(String json) {
            try {
                return JSON.readValue(json, new TypeReference<>() {});
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
