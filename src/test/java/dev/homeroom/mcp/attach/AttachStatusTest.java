package dev.homeroom.mcp.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.wording.Wording;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttachStatusTest {
    @Test
    void each_server_has_a_line_that_names_no_address() {
        // Given
        AttachStatus status = new AttachStatus(
                Optional::empty,
                () -> List.of(
                        new AttachReport("letta", 3, 3, Optional.empty()),
                        new AttachReport("other", 1, 2, Optional.of("http://10.0.0.7:8283 refused it."))),
                new Wording());

        // Then
        assertThat(status.lines())
                .containsExactly(
                        "Agents of letta with Homeroom's tools: 3.",
                        "Agents of other with Homeroom's tools: 1. Others can't be given them now; the log says why.");
    }

    @Test
    void a_missing_key_is_said_instead() {
        // Given
        AttachStatus status = new AttachStatus(() -> Optional.of("no key"), List::of, new Wording());

        // Then
        assertThat(status.lines())
                .containsExactly(
                        "Agents get no tools of Homeroom, because HOMEROOM_MCP_AGENT_KEY is not set. Please set it and restart.");
    }

    @Test
    void nothing_is_said_while_it_is_off() {
        assertThat(new AttachStatus(Optional::empty, List::of, new Wording()).lines())
                .isEmpty();
    }
}
