package dev.homeroom.mcp.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentKeyTest {
    private static final UserId ADA = new UserId("@agent_a.da:home.test");
    private static final RoomId ROOM = new RoomId("!room:home.test");
    private static final AgentKey KEY = AgentKey.of("secret", ADA, ROOM, 0);

    @Test
    void a_key_is_read_as_it_was_written() {
        // When
        AgentKey read = AgentKey.parse(KEY.text()).orElseThrow();

        // Then
        assertThat(read.localpart()).isEqualTo("agent_a.da");
        assertThat(read.matches(KEY)).isTrue();
    }

    @Test
    void another_secret_user_room_or_number_of_revocations_makes_another_key() {
        assertThat(Stream.of(
                        AgentKey.of("other", ADA, ROOM, 0),
                        AgentKey.of("secret", new UserId("@agent_bob:home.test"), ROOM, 0),
                        AgentKey.of("secret", ADA, new RoomId("!other:home.test"), 0),
                        AgentKey.of("secret", ADA, ROOM, 1)))
                .noneMatch(KEY::matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "hmk1.", "hmk1..", "hmk2.agent.mac", "Bearer hmk1.agent.mac", "hmk1.mac"})
    void anything_else_is_no_key(String text) {
        assertThat(AgentKey.parse(text)).isEmpty();
    }

    @Test
    void a_log_line_has_no_secret() {
        assertThat(KEY).asString().doesNotContain(KEY.mac());
    }
}
