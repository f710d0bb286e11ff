package dev.homeroom.rooms.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.Binding.AnswerMode;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BindingTest {
    @Property
    void a_binding_reads_as_it_was_written(
            @ForAll Binding.RoomKind roomKind,
            @ForAll String agentId,
            @ForAll Optional<String> text,
            @ForAll Optional<ReplyRelation> relation,
            @ForAll Optional<AnswerMode> mode,
            @ForAll boolean archived) {
        // Given
        Binding binding = new Binding(
                new AgentRef("letta", agentId),
                roomKind,
                Optional.of(new UserId("@alice:home.test")),
                text,
                text,
                relation,
                mode,
                archived,
                Instant.ofEpochMilli(1234567890123L),
                Optional.empty(),
                Optional.empty());

        // When
        Optional<Binding> read = Binding.of(binding.toJson());

        // Then
        assertThat(read).contains(binding);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"version\": 2, \"backend\": \"letta\", \"agent_id\": \"a\", \"kind\": \"agent\"}",
                "{\"version\": 1, \"backend\": \"letta\", \"agent_id\": \"a\", \"kind\": \"throne\"}",
                "{\"version\": 1, \"backend\": 7, \"agent_id\": \"a\", \"kind\": \"agent\"}",
                "{\"version\": \"1\", \"backend\": \"letta\", \"kind\": \"agent\"}",
            })
    void what_makes_no_sense_is_no_binding(String content) throws JsonProcessingException {
        assertThat(Binding.of((ObjectNode) new ObjectMapper().readTree(content)))
                .isEmpty();
    }
}
