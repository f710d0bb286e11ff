package dev.homeroom.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.homeroom.settings.DeclaredSetting;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
        List<Class<?>> scanned = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.homeroom").stream()
                        .filter(found -> found.isAnnotatedWith(ConfigMapping.class))
                        .<Class<?>>map(JavaClass::reflect)
                        .toList();

        // Then
        assertThat(SettingMappings.ALL).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(scanned);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void each_environment_name_of_the_reference_is_heard(DeclaredSetting setting) {
        // Given
        DeclaredSetting named = setting.named("demo");
        SmallRyeConfig config = SettingSource.of(
                        () -> ConfigUtils.configBuilder()
                                .withSources(new EnvConfigSource(Map.of(named.environment(), "heard"), 300)),
                        Map.of())
                .config();

        // When / Then
        assertThat(config.getConfigValue(named.key()).getValue()).isEqualTo("heard");
    }

    @ParameterizedTest
    @MethodSource("settings")
    void each_default_is_allowed(DeclaredSetting setting) {
        assertThat(setting.standard().stream().filter(standard -> !standard.startsWith("$")))
                .allMatch(setting::accepts);
    }

    @ParameterizedTest
    @MethodSource("mappings")
    void whatever_is_accepted_can_be_mapped(Class<?> mapping) {
        Set<String> mapped = DeclaredSetting.of(mapping)
                .map(setting -> setting.named("demo"))
                .flatMap(setting -> ODD.stream().filter(value -> mapsWhenAccepted(mapping, setting, value)))
                .collect(Collectors.toSet());

        assertThat(mapped).isNotEmpty();
    }

    /** @return whether it was accepted */
    private static boolean mapsWhenAccepted(Class<?> mapping, DeclaredSetting setting, String value) {
        Map<String, String> environment = new HashMap<>(SOUND);
        environment.put(setting.environment(), value);
        Supplier<SmallRyeConfigBuilder> sources =
                () -> ConfigUtils.configBuilder().withSources(new EnvConfigSource(environment, 300));
        boolean refused = new ConstraintRule(
                        one -> setting.key().equals(one.named("demo").key()))
                .check(SettingSource.of(sources, environment))
                .findAny()
                .isPresent();
        if (!refused) {
            assertThatCode(() -> sources.get().withMapping(mapping).build())
                    .as(setting.environment() + "=" + value)
                    .doesNotThrowAnyException();
        }
        return !refused;
    }

    static List<Class<?>> mappings() {
        return SettingMappings.ALL;
    }

    static Stream<DeclaredSetting> settings() {
        return SettingMappings.SETTINGS.stream();
    }
}
