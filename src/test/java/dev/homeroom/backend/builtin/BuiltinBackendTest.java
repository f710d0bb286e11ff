package dev.homeroom.backend.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackendContract;
import dev.homeroom.backend.AgentList;
import dev.homeroom.backend.Question;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class BuiltinBackendTest extends AgentBackendContract {
    private final AgentBackend backend =
            new BuiltinBackend("builtin", InstantSource.fixed(Instant.parse("2026-11-21T07:29:05.123Z")));

    @Override
    protected AgentBackend backend() {
        return backend;
    }

    @Override
    protected String echoingAgent() {
        return "echo";
    }

    @Override
    protected String silence() {
        return " ";
    }

    @Test
    void there_are_three_agents_with_ids_that_never_change() {
        assertThat(((AgentList.Complete) backend.list()).agents())
                .extracting(Agent::id)
                .containsExactly("echo", "clock", "sampler");
    }

    @Test
    void the_clock_tells_the_time_for_machines_and_for_people() {
        // When
        String answer =
                answerOf(backend.ask(new Question("clock", "chat", "turn", null, "What time is it?"), event -> {}));

        // Then
        assertThat(answer).isEqualTo("`2026-11-21T07:29:05Z`\n\nIt is Saturday, 21 November 2026, 07:29:05 UTC.");
    }

    @Test
    void the_sampler_shows_one_of_everything() {
        // When
        String answer = answerOf(backend.ask(new Question("sampler", "chat", "turn", null, "Show me"), event -> {}));

        // Then
        assertThat(answer)
                .contains("# A heading", "```java", "|---|", "> ", "](https://", "- [x]", "1. first", "$$", "`code`");
    }
}
