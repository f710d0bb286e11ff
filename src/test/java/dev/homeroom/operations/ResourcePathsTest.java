package dev.homeroom.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import dev.homeroom.HomeroomClasses;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A request is answered by a method of the classes whose own path fits it best, and by no other (Jakarta REST 3.1, section 3.7.2). */
class ResourcePathsTest {
    private final List<JavaClass> resources = HomeroomClasses.stream()
            .filter(type -> type.isAnnotatedWith(Path.class))
            .toList();

    @Test
    void no_resource_hides_a_path_of_another() {
        // Given
        assertThat(resources).hasSizeGreaterThan(5);

        // Then
        for (JavaClass resource : resources) {
            List<String> hidden = resources.stream()
                    .filter(other -> !path(other).equals(path(resource))
                            && path(other).length() < path(resource).length())
                    .flatMap(ResourcePathsTest::paths)
                    .filter(path -> path.matches(pattern(path(resource)) + "(/.*)?"))
                    .toList();
            assertThat(hidden).as("hidden by %s", resource.getName()).isEmpty();
        }
    }

    private static String path(JavaClass resource) {
        return withoutEnd(resource.getAnnotationOfType(Path.class).value());
    }

    private static Stream<String> paths(JavaClass resource) {
        return resource.getMethods().stream()
                .filter(method -> method.isAnnotatedWith(Path.class))
                .map(method -> path(resource) + method(method));
    }

    private static String method(JavaMethod method) {
        return withoutEnd(method.getAnnotationOfType(Path.class).value());
    }

    private static String withoutEnd(String path) {
        return path.replaceFirst("/$", "");
    }

    private static String pattern(String path) {
        return path.replaceAll("\\{[^}]*}", "[^/]+");
    }
}
