package dev.homeroom.backend.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendConfigsTest {

    @Test
    void the_short_way_makes_a_backend_called_letta() {
        // When
        BackendConfigs read =
                read(Map.of("homeroom.letta.url", "http://letta:8283/v1/", "homeroom.letta.api-key", "secret"));

        // Then
        assertThat(read.problems()).isEmpty();
        assertThat(read.configs()).singleElement().satisfies(letta -> {
            assertThat(letta.name()).isEqualTo("letta");
            assertThat(letta.kind()).isEqualTo(BackendKind.LETTA);
            assertThat(letta.server()).isEqualTo(URI.create("http://letta:8283"));
            assertThat(letta.apiKey()).contains("secret");
            assertThat(letta.limits())
                    .isEqualTo(new BackendLimits(
                            Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofMinutes(15), 8));
            assertThat(letta.pageSize()).isEqualTo(100);
            assertThat(letta).asString().doesNotContain("secret");
        });
    }

    @Test
    void the_short_way_and_the_long_one_go_together() {
        // When
        BackendConfigs read =
                read(Map.of("homeroom.letta.url", "http://letta:8283", "homeroom.backends.letta.idle-timeout", "2m"));

        // Then
        assertThat(read.problems()).isEmpty();
        assertThat(read.configs())
                .singleElement()
                .satisfies(letta -> assertThat(letta.limits().idle()).isEqualTo(Duration.ofMinutes(2)));
    }

    @ParameterizedTest
    @CsvSource({
        "http://proxy:4000, , http://proxy:4000, /v1",
        "http://proxy:4000/v1/, , http://proxy:4000, /v1",
        "https://api.groq.com/openai/v1, , https://api.groq.com/openai, /v1",
        "http://proxy:4000/litellm, , http://proxy:4000/litellm, /v1",
        "https://api.z.ai/api/paas/v4, , https://api.z.ai/api/paas/v4, ''",
        "https://g.com/v1beta/openai/, , https://g.com/v1beta/openai, ''",
        "http://proxy:4000/v1/chat/completions, , http://proxy:4000, /v1",
        "http://proxy:4000/v1/models, , http://proxy:4000, /v1",
        "http://proxy:4000/chat/completions, , http://proxy:4000, ''",
        "http://proxy:4000, /api/v3/, http://proxy:4000, /api/v3",
        "http://proxy:4000/v1, api, http://proxy:4000, /api",
        "http://proxy:4000, /, http://proxy:4000, ''"
    })
    void an_address_is_understood_as_it_is_pasted(String url, String path, URI server, String api) {
        // When
        Map<String, String> settings =
                new HashMap<>(Map.of("homeroom.backends.proxy.kind", "openai", "homeroom.backends.proxy.url", url));
        Optional.ofNullable(path).ifPresent(given -> settings.put("homeroom.backends.proxy.path", given));
        BackendConfigs read = read(settings);

        // Then
        assertThat(read.problems()).isEmpty();
        assertThat(read.configs().getFirst().server()).isEqualTo(server);
        assertThat(read.configs().getFirst().path()).isEqualTo(api);
    }

    @Test
    void models_can_be_named_by_hand() {
        // When
        Map<String, String> named = Map.of(
                "homeroom.backends.proxy.kind", "openai",
                "homeroom.backends.proxy.url", "http://proxy:4000",
                "homeroom.backends.proxy.models", "qwen3, llama-4:8b,qwen3");

        // Then
        assertThat(read(named).configs().getFirst().models()).containsExactly("qwen3", "llama-4:8b");
    }

    @Test
    void several_backends_stand_side_by_side() {
        // When
        BackendConfigs read = read(Map.of(
                "homeroom.letta.url", "http://letta:8283",
                "homeroom.backends.demo.kind", "builtin",
                "homeroom.backends.proxy.kind", "openai",
                "homeroom.backends.proxy.url", "https://proxy.example.org"));

        // Then
        assertThat(read.problems()).isEmpty();
        assertThat(read.configs()).extracting(BackendConfig::name).containsExactly("demo", "letta", "proxy");
    }

    @Test
    void a_backend_can_be_set_by_environment() {
        // Given
        EnvConfigSource environment = new EnvConfigSource(
                Map.of(
                        "HOMEROOM_BACKENDS_PROXY_KIND", "openai",
                        "HOMEROOM_BACKENDS_PROXY_URL", "http://proxy:1416",
                        "HOMEROOM_BACKENDS_PROXY_API_KEY", "secret"),
                300);
        SmallRyeConfig config = builder().withSources(environment).build();

        // When
        BackendConfigs read = read(config);

        // Then
        assertThat(read.problems()).isEmpty();
        assertThat(read.configs())
                .singleElement()
                .satisfies(proxy -> assertThat(proxy.apiKey()).isEqualTo(Optional.of("secret")));
    }

    @Test
    void no_backend_at_all_is_a_problem_but_no_mistake() {
        // When
        BackendConfigs read = read(Map.of());

        // Then
        assertThat(read.mistakes()).isEmpty();
        assertThat(read.problems()).singleElement().asString().contains("LETTA_API_URL");
    }

    @Test
    void each_problem_names_its_setting() {
        // When
        List<String> problems = read(Map.of(
                        "homeroom.backends.two.url", "http://two",
                        "homeroom.backends.three.kind", "openai",
                        "homeroom.backends.local.kind", "builtin"))
                .problems();

        // Then
        assertThat(problems)
                .anyMatch(problem -> problem.startsWith("HOMEROOM_BACKENDS_TWO_KIND is not set"))
                .anyMatch(problem -> problem.startsWith("HOMEROOM_BACKENDS_THREE_URL is not set"))
                .anyMatch(problem -> problem.startsWith("homeroom.backends.local is not a name"))
                .hasSize(3)
                .allMatch(problem -> problem.endsWith("."));
    }

    @Test
    void wrong_settings_make_no_backends() {
        // Given
        SmallRyeConfig wrong = config(Map.of("homeroom.backends.one.kind", "openai"));

        // When / Then
        assertThatThrownBy(() -> new ConfiguredBackends(
                        wrong.getConfigMapping(BackendSettings.class),
                        wrong.getConfigMapping(LettaSettings.class),
                        List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HOMEROOM_BACKENDS_ONE_URL");
    }

    private static BackendConfigs read(Map<String, String> settings) {
        return read(config(settings));
    }

    private static SmallRyeConfig config(Map<String, String> settings) {
        return builder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
    }

    private static BackendConfigs read(SmallRyeConfig config) {
        return BackendConfigs.read(
                config.getConfigMapping(BackendSettings.class), config.getConfigMapping(LettaSettings.class));
    }

    private static SmallRyeConfigBuilder builder() {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(BackendSettings.class)
                .withMapping(LettaSettings.class);
    }
}
