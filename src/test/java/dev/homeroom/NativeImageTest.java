package dev.homeroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.homeroom.operations.http.MeasuredConnections;
import dev.homeroom.retry.RetryGuard;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.faulttolerance.CdiSpi;
import io.smallrye.faulttolerance.api.Spi;
import io.smallrye.faulttolerance.api.SpiAccess;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Quarkus initializes every class while it builds a native image. What a class reads from the machine in its static
 * initializer would be the building machine's, and random numbers would be the same in all installations.
 */
class NativeImageTest {
    private static final Set<String> OF_THE_MACHINE = Set.of(
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.System.setProperty",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.System.console",
            "java.lang.ProcessHandle.current",
            "java.time.Instant.now",
            "java.time.ZoneId.systemDefault",
            "java.util.Locale.getDefault",
            "java.util.UUID.randomUUID",
            "java.util.TimeZone.getDefault",
            "java.nio.file.Path.toAbsolutePath",
            "java.nio.charset.Charset.defaultCharset",
            "java.net.InetAddress.getLocalHost",
            "java.net.http.HttpClient.newBuilder",
            "java.net.http.HttpClient.newHttpClient",
            "org.apache.hc.core5.ssl.SSLContexts.createDefault");

    private static final Set<String> NOT_IN_AN_IMAGE =
            Set.of("java.util.Random", "java.security.SecureRandom", "java.util.SplittableRandom", "java.lang.Thread");

    private static final String NATIVE_IMAGE = "META-INF/native-image/";
    private static final String SERVICES = "META-INF/services/";

    /** Quarkus' extensions for settings, Hibernate and Flyway, and the builder itself, look these up while an image is built. */
    private static final Set<String> IN_THE_IMAGE_BY_EXTENSIONS = Set.of(
            SERVICES + "io.smallrye.config.ConfigSourceInterceptor",
            SERVICES + "org.hibernate.boot.model.TypeContributor",
            "db/migration/",
            NATIVE_IMAGE);

    private final Properties properties = properties();
    private final JavaClasses classes = HomeroomClasses.ALL;

    @Test
    void classes_that_are_named_for_the_run_time_exist() {
        assertThat(initializedAtRunTime())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(classes.contain(name)).as(name).isTrue());
    }

    @Test
    void no_other_class_reads_the_machine_when_it_is_initialized() {
        // When
        List<String> readers = classes.stream()
                .filter(type -> !initializedAtRunTime().contains(type.getName()))
                .flatMap(NativeImageTest::readings)
                .toList();

        // Then
        assertThat(readers).isEmpty();
    }

    @Test
    void every_file_that_is_read_is_in_the_image() {
        // When
        List<String> missing = Stream.of("src/main/resources", "src/main/version")
                .map(Path::of)
                .flatMap(NativeImageTest::files)
                .filter(file -> IN_THE_IMAGE_BY_EXTENSIONS.stream().noneMatch(file::startsWith))
                .filter(file -> !included().contains(file) && !namedByItsPackage(file))
                .toList();

        // Then
        assertThat(missing).isEmpty();
        assertThat(included())
                .allSatisfy(name -> assertThat(getClass().getClassLoader().getResource(name))
                        .as(name)
                        .isNotNull());
    }

    /** Netty looks it up by its file, when the executable runs. */
    @Test
    void connections_are_measured_in_an_image() {
        assertThat(included()).contains(SERVICES + ChannelInitializerExtension.class.getName());
        assertThat(MeasuredConnections.class).hasAnnotation(RegisterForReflection.class);
    }

    /** A service is looked up by its file and made by reflection, when the executable runs. */
    @Test
    void guards_find_their_implementation_in_an_image() {
        // When
        String service = Spi.class.getName();

        // Then
        assertThat(included()).contains(SERVICES + service);
        assertThat(properties.getProperty("quarkus.native.additional-build-args"))
                .contains(SpiAccess.class.getName() + "$Holder");
        assertThat(RetryGuard.class.getAnnotation(RegisterForReflection.class).classNames())
                .containsExactly(CdiSpi.class.getName());
    }

    private Set<String> included() {
        return Set.of(
                properties.getProperty("quarkus.native.resources.includes").split(","));
    }

    /** Like {@code letters.bin}, which the avatars' own file for the builder names. */
    private static boolean namedByItsPackage(String file) {
        Path resources = Path.of("src/main/resources");
        return files(resources)
                .filter(other -> other.startsWith(NATIVE_IMAGE) && other.endsWith("resource-config.json"))
                .anyMatch(other -> read(resources.resolve(other)).contains("\\\\Q" + file + "\\\\E"));
    }

    private static Stream<String> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all
                    .filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> readings(JavaClass type) {
        return type.getStaticInitializer().stream()
                .flatMap(initializer -> Stream.concat(
                                initializer.getMethodCallsFromSelf().stream(),
                                initializer.getConstructorCallsFromSelf().stream())
                        .map(call -> word(call.getTarget()))
                        .filter(word -> OF_THE_MACHINE.contains(word) || NOT_IN_AN_IMAGE.contains(word))
                        .map(word -> type.getName() + " calls " + word));
    }

    private static String word(AccessTarget target) {
        String owner = target.getOwner().getName();
        return target instanceof AccessTarget.ConstructorCallTarget ? owner : owner + "." + target.getName();
    }

    private Set<String> initializedAtRunTime() {
        return Pattern.compile("dev\\.homeroom[\\w.$]+")
                .matcher(properties.getProperty("quarkus.native.additional-build-args"))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static Properties properties() {
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
