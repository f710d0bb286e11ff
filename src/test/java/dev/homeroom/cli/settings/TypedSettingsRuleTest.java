package dev.homeroom.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypedSettingsRuleTest {
    private static final SettingSource NOTHING = new SettingSource(key -> Optional.empty(), Map.of());

    @Test
    void builtin_agents_alone_are_enough_to_serve() {
        assertThat(findings(Map.of("homeroom.backends.demo.kind", "builtin"))).isEmpty();
    }

    @Test
    void a_service_without_any_backend_does_not_start() {
        assertThat(findings(Map.of())).singleElement().asString().contains("LETTA_API_URL");
    }

    @Test
    void a_time_that_is_none_is_named_without_its_value() {
        // When
        List<String> findings = findings(Map.of(
                "homeroom.backends.demo.kind", "builtin",
                "homeroom.turns.give-up-after", "sk-secret"));

        // Then
        assertThat(findings)
                .singleElement()
                .asString()
                .contains("homeroom.turns.give-up-after")
                .doesNotContain("sk-secret");
    }

    @Test
    void a_backend_of_an_unknown_kind_is_named() {
        assertThat(findings(Map.of("homeroom.backends.demo.kind", "oracle")))
                .singleElement()
                .asString()
                .contains("homeroom.backends.demo.kind");
    }

    private static List<String> findings(Map<String, String> settings) {
        return new TypedSettingsRule(builder -> builder.withSources(new PropertiesConfigSource(settings, "test", 1000)))
                .check(NOTHING)
                .map(SettingProblem::sentence)
                .toList();
    }
}
