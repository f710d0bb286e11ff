package dev.homeroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    /** Which package may use which others; a package's own sub-packages are part of it. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("settings", Set.of()),
            Map.entry("wording", Set.of()),
            Map.entry("database", Set.of()),
            Map.entry("matrix", Set.of()),
            Map.entry("registration", Set.of("matrix")),
            Map.entry("work", Set.of("matrix")),
            Map.entry("appservice", Set.of("matrix", "registration", "work")),
            Map.entry("backend", Set.of()),
            Map.entry("directory", Set.of("backend")),
            Map.entry("files", Set.of("matrix")),
            Map.entry("space", Set.of("matrix", "registration", "directory", "backend", "work", "appservice")),
            Map.entry("conversation", Set.of("space", "backend", "matrix")),
            Map.entry(
                    "turn", Set.of("work", "backend", "conversation", "matrix", "registration", "space", "directory")),
            Map.entry(
                    "operations",
                    Set.of(
                            "matrix",
                            "registration",
                            "work",
                            "appservice",
                            "backend",
                            "directory",
                            "files",
                            "space",
                            "conversation",
                            "turn")),
            Map.entry(
                    "cli",
                    Set.of(
                            "matrix",
                            "registration",
                            "work",
                            "appservice",
                            "backend",
                            "directory",
                            "files",
                            "space",
                            "conversation",
                            "turn",
                            "operations")));

    /** What everybody may use. */
    private static final Set<String> COMMON = Set.of("settings", "wording", "database");

    private static final List<String> EMPTY_NAMES = List.of("Util", "Utils", "Helper", "Manager", "Impl");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.homeroom");

    @Test
    void packages_use_only_what_the_table_lets_them() {
        // When
        Set<String> broken = ours().flatMap(from -> from.getDirectDependenciesFromSelf().stream())
                .filter(ArchitectureTest::breaksTheTable)
                .map(Dependency::getDescription)
                .collect(Collectors.toSet());

        // Then
        assertThat(broken).isEmpty();
    }

    @Test
    void the_table_has_no_cycles() {
        MAY_USE.keySet().forEach(room -> assertThat(reachable(room)).as(room).doesNotContain(room));
    }

    @Test
    void each_package_is_in_the_table_and_null_marked() {
        // When
        Set<String> packages = ours().map(JavaClass::getPackageName).collect(Collectors.toSet());

        // Then
        assertThat(packages).isNotEmpty().allSatisfy(name -> {
            assertThat(CLASSES.getPackage(name).isAnnotatedWith(NullMarked.class))
                    .as("@NullMarked on " + name)
                    .isTrue();
            assertThat(MAY_USE).containsKey(room(name));
        });
    }

    @Test
    void no_class_has_a_name_that_says_nothing() {
        assertThat(ours().map(JavaClass::getSimpleName))
                .noneMatch(name -> EMPTY_NAMES.stream().anyMatch(name::endsWith));
    }

    @Test
    void nothing_is_injected_into_fields() {
        assertThat(ours().flatMap(found -> found.getFields().stream()))
                .noneMatch(field -> field.isAnnotatedWith(Inject.class));
    }

    private static Stream<JavaClass> ours() {
        return CLASSES.stream().filter(found -> found.getPackageName().startsWith("dev.homeroom."));
    }

    private static boolean breaksTheTable(Dependency dependency) {
        String target = dependency.getTargetClass().getPackageName();
        if (!target.startsWith("dev.homeroom.")) {
            return false;
        }
        String from = room(dependency.getOriginClass().getPackageName());
        String to = room(target);
        return !from.equals(to)
                && !COMMON.contains(to)
                && !MAY_USE.getOrDefault(from, Set.of()).contains(to);
    }

    /** {@code backend} of {@code dev.homeroom.backend.letta}. */
    private static String room(String packageName) {
        return packageName.split("\\.", 4)[2];
    }

    private static Set<String> reachable(String room) {
        return MAY_USE.getOrDefault(room, Set.of()).stream()
                .flatMap(next -> Stream.concat(Stream.of(next), reachable(next).stream()))
                .collect(Collectors.toSet());
    }
}
