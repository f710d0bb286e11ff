package dev.homeroom.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.Agent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentFilterTest {
    private static final Agent ADA = new Agent("agent-1", "Ada: test (2)\nbot", Set.of("public"), true);

    @ParameterizedTest
    @CsvSource({
        "id:agent-1, true",
        "id:agent-2, false",
        "id:agent, false",
        "tag:public, true",
        "tag:pub, false",
        "ada*, true",
        "*TEST*, true",
        "name:Ada: test (?)?bot, true",
        "Ada, false",
        "ada: test (2).bot, false",
    })
    void rules_match_by_id_by_tag_and_by_name(String rule, boolean matches) {
        // Given
        AgentFilter filter = new AgentFilter(Optional.of(List.of(rule)), Optional.empty());

        // When
        boolean accepted = filter.accepts(ADA);

        // Then
        assertThat(accepted).isEqualTo(matches);
    }

    @Test
    void exclusion_wins_over_inclusion() {
        // Given
        AgentFilter filter = new AgentFilter(Optional.of(List.of("*")), Optional.of(List.of("tag:public")));

        // When
        boolean accepted = filter.accepts(ADA);

        // Then
        assertThat(accepted).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\0b", "a\uD800"})
    void agents_without_a_usable_id_do_not_count(String id) {
        // Given
        AgentFilter filter = new AgentFilter(Optional.empty(), Optional.empty());

        // When
        boolean accepted = filter.accepts(new Agent(id, "Ada", Set.of(), true));

        // Then
        assertThat(accepted).isFalse();
    }
}
