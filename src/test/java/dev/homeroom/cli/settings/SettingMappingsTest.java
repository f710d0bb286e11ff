package dev.homeroom.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.homeroom.HomeroomClasses;
import dev.homeroom.settings.DeclaredSetting;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingMappingsTest {
    private static final Map<String, String> SOUND =
            Map.of("MATRIX_SERVER_NAME", "example.org", "MATRIX_HOMESERVER_URL", "http://homeserver:8008");

    private static final List<String> ODD = List.of(
            "",
            " ",
            "abc",
            "0",
            "1",
            "-1",
            "+5",
            " 7 ",
            "5",
            "\uff15",
            "0x10",
            "1e3",
            "1_000",
            "1.5",
            "99999999999",
            "10s",
            "10 s",
            "1.5s",
            "500ms",
            "PT1M",
            "P1D",
            "pt1m",
            "1d",
            "2D",
            "5h3m",
            "-10s",
            "365000000000d",
            "true",
            "YES",
            "f",
            "off",
            "Off",
            "notice",
            "AS_ASKED",
            "as-asked",
            "AsAsked",
            "hint,agent",
            "letta",
            "LETTA",
            "http://a/",
            "@a:b",
            "@a:b,",
            "*=chat",
            "!",
            "\\,",
            ",",
            "jdbc:h2:mem:",
            "/",
            "\u0000",
            "${",
            "$",
            "${x}",
            "${x:5}",
            "\\${x}");

    @Test
    void all_mappings_that_there_are_are_looked_at_before_a_start() {
        // When
        List<Class<?>> scanned = HomeroomClasses.stream()
                .filter(found -> found.isAnnotatedWith(ConfigMapping.class))
                .<Class<?>>map(JavaClass::reflect)
                .toList();

        // Then
        assertThat(SettingMappings.ALL).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(scanned);
    }

    @Test
    void each_environment_name_of_the_reference_is_heard() {
        // Given
        List<DeclaredSetting> settings = named().toList();
        Map<String, String> environment = new HashMap<>();
        settings.forEach(setting -> environment.put(setting.environment(), "heard from " + setting.environment()));
        SmallRyeConfig config =
                SettingSource.of(() -> builder(environment), Map.of()).config();

        // When / Then
        assertThat(settings)
                .allSatisfy(setting -> assertThat(
                                config.getConfigValue(setting.key()).getValue())
                        .isEqualTo("heard from " + setting.environment()));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void each_default_is_allowed(DeclaredSetting setting) {
        assertThat(setting.standard().stream().filter(standard -> !standard.startsWith("$")))
                .allMatch(setting::accepts);
    }

    @Test
    void whatever_is_accepted_can_be_mapped() {
        // Given
        Set<String> mapped = new HashSet<>();

        // When
        ODD.forEach(value -> {
            List<DeclaredSetting> accepting = accepting(value);
            assertThatCode(() -> map(accepting, value)).as(value).doesNotThrowAnyException();
            accepting.forEach(setting -> mapped.add(setting.key()));
        });

        // Then
        assertThat(SettingMappings.ALL)
                .allSatisfy(mapping -> assertThat(DeclaredSetting.of(mapping)
                                .map(setting -> named(setting).key()))
                        .containsAnyElementsOf(mapped));
    }

    /** The settings that take the value. */
    private static List<DeclaredSetting> accepting(String value) {
        Map<String, String> environment = environment(named().toList(), value);
        SettingSource source = SettingSource.of(() -> builder(environment), environment);
        return named().filter(
                        setting -> new ConstraintRule(one -> named(one).key().equals(setting.key()))
                                .check(source)
                                .findAny()
                                .isEmpty())
                .toList();
    }

    private static void map(List<DeclaredSetting> settings, String value) {
        SmallRyeConfigBuilder builder = builder(environment(settings, value));
        SettingMappings.ALL.forEach(builder::withMapping);
        builder.build();
    }

    private static Map<String, String> environment(List<DeclaredSetting> settings, String value) {
        Map<String, String> environment = new HashMap<>(SOUND);
        settings.forEach(setting -> environment.put(setting.environment(), value));
        return environment;
    }

    private static SmallRyeConfigBuilder builder(Map<String, String> environment) {
        return ConfigUtils.configBuilder().withSources(new EnvConfigSource(environment, 300));
    }

    private static Stream<DeclaredSetting> named() {
        return settings().map(SettingMappingsTest::named);
    }

    private static DeclaredSetting named(DeclaredSetting setting) {
        return setting.named("demo");
    }

    static Stream<DeclaredSetting> settings() {
        return SettingMappings.SETTINGS.stream();
    }
}
