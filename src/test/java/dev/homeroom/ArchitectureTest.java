package dev.homeroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.homeroom.database.entity.OutsideTransactions;
import dev.homeroom.database.entity.UnitOfWork;
import io.smallrye.config.ConfigMapping;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final Path PAGE = Path.of("docs/architecture.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z]+)` \\| .* \\| (.*) \\|$");
    private static final Pattern PICTURE =
            Pattern.compile("(<!-- made from the code by ArchitectureTest -->\n).*?(<!-- end -->)", Pattern.DOTALL);
    /** Packages that every package may use. */
    private static final Set<String> COMMON =
            Set.of("settings", "wording", "database", "json", "disk", "cache", "lifecycle", "retry", "time");
    /** Those that use nearly everybody, and would hide the others in the picture. */
    private static final Set<String> OUTERMOST = Set.of("cli", "operations");

    /** The allowed dependencies of packages, as the page lists them; sub-packages are part of their package. */
    private static final Map<String, Set<String>> MAY_USE = readTable();

    private static final List<String> EMPTY_NAMES = List.of("Util", "Utils", "Helper", "Manager", "Impl");

    private static final List<String> OF_TRANSACTIONS = List.of(
            UnitOfWork.class.getName(),
            "org.hibernate.Session",
            "org.hibernate.StatelessSession",
            "jakarta.persistence.EntityManager",
            "jakarta.transaction.",
            "io.quarkus.narayana.");
    private static final Set<String> OF_CONNECTIONS = Set.of("commit", "rollback", "setAutoCommit", "setSavepoint");

    private static final Set<String> OF_REQUESTS = Set.of(
            "HttpClient.send",
            "HttpClient.sendAsync",
            "HttpClient.execute",
            "HttpClient.executeOpen",
            "CloseableHttpClient.execute",
            "CloseableHttpClient.executeOpen",
            "HttpURLConnection.getResponseCode",
            "URLConnection.connect",
            "URL.openStream",
            "Socket.connect",
            "SocketChannel.connect",
            "ProcessBuilder.start");

    private static final int MOST_PARAMETERS = 8;
    /** Of top-level classes in a package; sub-packages count for themselves. */
    private static final int MOST_CLASSES = 25;
    /** Of a door: public top-level types other than settings, which configuration needs public. */
    private static final int MOST_PUBLIC_TYPES = 10;
    /** Its public types are the words of Matrix that everybody speaks. */
    private static final String WIDE_DOOR = "dev.homeroom.matrix";

    private static final int MOST_PARAMETERS_OF_PRODUCERS = 2;

    private static final Pattern LOGGER = Pattern.compile("Logger\\.getLogger\\((\\w+)\\.class\\)");

    private static final JavaClasses CLASSES = HomeroomClasses.ALL;

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
    void the_picture_of_the_page_is_the_one_that_the_code_makes() throws IOException {
        // Given
        String page = Files.readString(PAGE);

        // When
        String anew = PICTURE.matcher(page).replaceFirst("$1" + Matcher.quoteReplacement(picture()) + "$2");
        if (System.getProperty("regenerate") != null) {
            Files.writeString(PAGE, anew);
        }

        // Then
        assertThat(Files.readString(PAGE))
                .as("%s; make it anew with: ./mvnw test -Dtest=ArchitectureTest -Dregenerate", PAGE)
                .isEqualTo(anew);
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

    @Test
    void no_constructor_has_more_than_eight_parameters() {
        assertThat(ours().filter(found -> !found.isRecord()).flatMap(found -> found.getConstructors().stream()))
                .isNotEmpty()
                .allSatisfy(constructor -> assertThat(constructor.getRawParameterTypes())
                        .as(constructor.getFullName())
                        .hasSizeLessThanOrEqualTo(MOST_PARAMETERS));
    }

    /** One place reads the clocks, so that everything else can be tested without them. */
    @Test
    void only_the_package_time_reads_the_clocks_of_the_system() {
        assertThat(ours().filter(found -> !found.getPackageName().equals("dev.homeroom.time"))
                        .flatMap(found -> found.getMethodCallsFromSelf().stream()))
                .isNotEmpty()
                .noneMatch(call -> call.getTargetOwner().isEquivalentTo(Clock.class)
                        || call.getTarget().getFullName().startsWith("java.lang.System.nanoTime"));
    }

    /** Records are data, and may have any number of components. */
    @Test
    void no_record_is_a_bean() {
        assertThat(ours().filter(JavaClass::isRecord))
                .noneMatch(found ->
                        found.isAnnotatedWith(ApplicationScoped.class) || found.isAnnotatedWith(Singleton.class));
    }

    /** A call through a proxy looks the bean up. {@code EndedWaits} needs beans that need it. */
    @Test
    void the_beans_of_a_turn_have_no_proxies() {
        assertThat(ours().filter(found -> found.getPackageName().matches("dev\\.homeroom\\.(queue|turn)(\\..*)?"))
                        .filter(found -> found.isAnnotatedWith(ApplicationScoped.class))
                        .map(JavaClass::getSimpleName))
                .containsExactly("EndedWaits");
    }

    @Test
    void beans_are_wired_by_their_own_constructors_and_not_by_a_bag_of_producers() {
        assertThat(ours().map(JavaClass::getSimpleName)).noneMatch(name -> name.endsWith("Beans"));
        assertThat(ours().flatMap(found -> found.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(Produces.class)))
                .as("producers of mere values")
                .isNotEmpty()
                .allSatisfy(method -> assertThat(method.getRawParameterTypes())
                        .as(method.getFullName())
                        .hasSizeLessThanOrEqualTo(MOST_PARAMETERS_OF_PRODUCERS));
    }

    /** Everybody else has the connection, and repositories, which throw outside of a transaction. */
    @Test
    void only_the_package_database_begins_and_ends_transactions_and_opens_sessions() {
        assertThat(ours().filter(found -> !room(found.getPackageName()).equals("database"))
                        .flatMap(found -> found.getDirectDependenciesFromSelf().stream()))
                .isNotEmpty()
                .noneMatch(dependency -> OF_TRANSACTIONS.stream()
                        .anyMatch(dependency.getTargetClass().getName()::startsWith));
        assertThat(ours().filter(found -> !room(found.getPackageName()).equals("database"))
                        .flatMap(found -> found.getMethodCallsFromSelf().stream()))
                .isNotEmpty()
                .noneMatch(call -> call.getTargetOwner().isEquivalentTo(Connection.class)
                        && OF_CONNECTIONS.contains(call.getTarget().getName()));
    }

    /** A transaction would last as long as the request. Commands, which have no transaction of a server, are left out. */
    @Test
    void every_class_that_asks_another_server_or_program_refuses_to_do_so_in_a_transaction() {
        assertThat(ours().filter(found -> !room(found.getPackageName()).equals("cli"))
                        .filter(ArchitectureTest::asksAnother))
                .extracting(JavaClass::getSimpleName)
                .contains("HttpConnections", "Upstream", "Transcriber", "RemotePictures", "HealthCheck", "ProgramRun");
        assertThat(ours().filter(found -> !room(found.getPackageName()).equals("cli"))
                        .filter(ArchitectureTest::asksAnother))
                .allSatisfy(found -> assertThat(found.getMethodCallsFromSelf())
                        .as(found.getName())
                        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(OutsideTransactions.class)
                                && call.getName().equals("require")));
    }

    private static boolean asksAnother(JavaClass found) {
        return found.getMethodCallsFromSelf().stream()
                .anyMatch(call -> OF_REQUESTS.contains(call.getTargetOwner().getSimpleName() + "." + call.getName()));
    }

    /** So tests, which map entities without Quarkus, find them all. */
    @Test
    void entities_and_converters_are_called_so() {
        assertThat(ours().filter(found -> found.isAnnotatedWith(Entity.class)))
                .isNotEmpty()
                .allSatisfy(found -> {
                    assertThat(found.getSimpleName()).endsWith("Entity");
                    assertThat(found.isTopLevelClass()).as(found.getName()).isTrue();
                });
        assertThat(ours().filter(found -> found.isAnnotatedWith(Converter.class)))
                .isNotEmpty()
                .allSatisfy(found -> assertThat(found.getSimpleName())
                        .endsWith(
                                found.getAnnotationOfType(Converter.class).autoApply() ? "IdConverter" : "Converter"));
    }

    @Test
    void no_package_is_larger_than_25_classes() {
        assertThat(topLevel().collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting())))
                .allSatisfy((name, classes) -> assertThat(classes).as(name).isLessThanOrEqualTo(MOST_CLASSES));
    }

    @Test
    void no_door_is_wider_than_ten_public_types() {
        // When
        Map<String, Set<String>> doors = topLevel()
                .filter(found -> found.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(found -> !found.isAnnotatedWith(ConfigMapping.class))
                .collect(Collectors.groupingBy(
                        JavaClass::getPackageName, Collectors.mapping(JavaClass::getSimpleName, Collectors.toSet())));

        // Then
        assertThat(doors)
                .isNotEmpty()
                .allSatisfy((name, types) -> assertThat(types)
                        .as(name)
                        .hasSizeLessThanOrEqualTo(name.equals(WIDE_DOOR) ? Integer.MAX_VALUE : MOST_PUBLIC_TYPES));
    }

    /** Variants of a sealed type are read with its name, and may share theirs with variants of another. */
    @Test
    void no_two_types_share_a_simple_name_but_variants_of_sealed_types() {
        // When
        Map<String, Set<String>> names = ours().filter(found -> !found.isAnonymousClass() && !isVariant(found))
                .filter(found -> !found.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName, Collectors.mapping(JavaClass::getName, Collectors.toSet())));

        // Then
        assertThat(names.values())
                .isNotEmpty()
                .allSatisfy(types -> assertThat(types).hasSize(1));
    }

    @Test
    void every_class_logs_under_its_own_name() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")).toList())
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(
                                    LOGGER.matcher(Files.readString(file)).results())
                            .as(file.toString())
                            .allMatch(logger -> file.endsWith(logger.group(1) + ".java")));
        }
    }

    private static boolean isVariant(JavaClass found) {
        return found.getEnclosingClass()
                .filter(outer -> found.isAssignableTo(outer.getName()) || isVariantIn(outer, found))
                .isPresent();
    }

    /** A variant may stand beside its sealed type, in the class that both belong to. */
    private static boolean isVariantIn(JavaClass outer, JavaClass found) {
        return found.getInterfaces().stream()
                .anyMatch(type -> type.toErasure().getEnclosingClass().equals(Optional.of(outer))
                        && type.toErasure().reflect().isSealed());
    }

    private static Stream<JavaClass> topLevel() {
        return ours().filter(found ->
                found.isTopLevelClass() && !found.getSimpleName().equals("package-info"));
    }

    private static Map<String, Set<String>> readTable() {
        try (Stream<String> lines = Files.lines(PAGE)) {
            Map<String, String> uses = lines.map(ROW::matcher)
                    .filter(Matcher::matches)
                    .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
            Set<String> inner = uses.keySet().stream()
                    .filter(name -> !OUTERMOST.contains(name))
                    .collect(Collectors.toSet());
            return uses.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, row -> named(row.getValue(), inner)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> named(String cell, Set<String> others) {
        Set<String> names = new HashSet<>(List.of(cell.split("[^a-z]+")));
        return cell.contains("the others' doors")
                ? Stream.concat(others.stream(), names.stream()).collect(Collectors.toSet())
                : names;
    }

    private static String picture() {
        return ours().flatMap(from -> from.getDirectDependenciesFromSelf().stream())
                .filter(dependency ->
                        dependency.getTargetClass().getPackageName().startsWith("dev.homeroom."))
                .map(dependency -> List.of(
                        room(dependency.getOriginClass().getPackageName()),
                        room(dependency.getTargetClass().getPackageName())))
                .filter(arrow -> !arrow.getFirst().equals(arrow.getLast()))
                .filter(arrow -> !OUTERMOST.contains(arrow.getFirst()) && !COMMON.contains(arrow.getLast()))
                .map(arrow -> "    " + arrow.getFirst() + " --> " + arrow.getLast())
                .distinct()
                .sorted()
                .collect(Collectors.joining("\n", "```mermaid\nflowchart TD\n", "\n```\n"));
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
