package dev.homeroom.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.homeroom.HomeroomClasses;
import io.smallrye.config.ConfigMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {
    private static final Path REFERENCE = Path.of("docs/configuration.md");

    @Test
    void the_configuration_reference_is_the_one_that_the_code_makes() throws IOException {
        // Given
        String made = reference();

        // When
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(REFERENCE, made);
        }

        // Then
        assertThat(Files.exists(REFERENCE) ? Files.readString(REFERENCE) : "")
                .as("docs/configuration.md; make it anew with: "
                        + "./mvnw test -Dtest=ConfigurationReferenceTest -Dregenerate")
                .isEqualTo(made);
    }

    private static String reference() {
        SortedMap<String, List<Class<?>>> features = mappings()
                .sorted(Comparator.comparing(Class::getName))
                .collect(Collectors.groupingBy(ConfigurationReferenceTest::prefix, TreeMap::new, Collectors.toList()));
        assertThat(features).isNotEmpty();
        return """
                # Settings

                <!-- Made from the code by ConfigurationReferenceTest; don't edit by hand. -->

                Each setting is an environment variable, or a key in `config/application.properties` of the folder in which Homeroom is
                started. The environment wins. Times are written like `500ms`, `10s`, `5m` or `2h`, lists with commas. Settings that are
                wrong or missing, and variables that begin with `HOMEROOM_` and are no setting, are named at the start, which then ends
                with exit code 2.

                %s""".formatted(features.entrySet().stream()
                .map(feature -> section(feature.getKey(), feature.getValue()))
                .collect(Collectors.joining("\n")));
    }

    private static Stream<Class<?>> mappings() {
        return HomeroomClasses.stream()
                .filter(found -> found.isAnnotatedWith(ConfigMapping.class))
                .map(JavaClass::reflect);
    }

    private static String prefix(Class<?> mapping) {
        return mapping.getAnnotation(ConfigMapping.class).prefix();
    }

    /** Several mappings may share a prefix. */
    private static String section(String prefix, List<Class<?>> mappings) {
        return """
                ## %s

                | key | environment | default | has to be | meaning |
                |---|---|---|---|---|
                %s""".formatted(
                        prefix,
                        mappings.stream()
                                .flatMap(DeclaredSetting::of)
                                .map(ConfigurationReferenceTest::row)
                                .collect(Collectors.joining()));
    }

    private static String row(DeclaredSetting setting) {
        return "| `%s` | `%s` | %s | %s | %s |\n"
                .formatted(
                        setting.key(),
                        setting.environment(),
                        setting.standard().map(standard -> "`" + standard + "`").orElse(""),
                        (setting.isList() ? "a list of " : "")
                                + setting.allowed().words(),
                        setting.description().replace("|", "\\|"));
    }
}
