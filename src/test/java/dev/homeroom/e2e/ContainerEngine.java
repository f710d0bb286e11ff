package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The container engine of {@code src/containers}, with the stand-in images, and a copy of the files in {@code deploy}. */
final class ContainerEngine implements AutoCloseable {
    /** Homeroom's sources and everything that the Compose files mount. */
    private static final String COPY = """
            rm -rf "$0" && mkdir -p "$0/src/test" \
            && cp -a pom.xml mvnw .mvn LICENSE deploy "$0" && cp -a src/main "$0/src" && cp -a src/test/pictures "$0/src/test" \
            && rm -f "$0/deploy/.env"
            """;

    /** The sources of an earlier commit, in containers of today. */
    private static final String COPY_OF_COMMIT = """
            rm -rf "$0" && mkdir -p "$0" && git archive -o "$0/sources.tar" "$1" pom.xml mvnw .mvn LICENSE src/main \
            && tar -x -f "$0/sources.tar" -C "$0" && cp -a deploy "$0"
            """;

    /** Its database has 13 migrations. */
    private static final String EARLIER_COMMIT = "c774c27ccf63175a84f6e96ae2887145b951c127";

    private static final Pattern VARIABLE = Pattern.compile("(DOCKER_\\w+)=(\\S+)");

    private final Path folder = cache().resolve("homeroom").resolve("containers");
    private final Path copy = Path.of("target", "containers").toAbsolutePath();
    private final Path earlier = Path.of("target", "containers-earlier").toAbsolutePath();
    private final Shell top = new Shell(Path.of("").toAbsolutePath(), Map.of());
    private Shell shell = top;
    private Optional<FileChannel> alone = Optional.empty();

    private static Path cache() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(configured -> !configured.isBlank())
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache"));
    }

    /** Starts the engine and makes the images, which takes minutes the first time. One test class at a time has the engine. */
    void start() {
        alone = Optional.of(lock());
        top.run("src/containers/engine", "start", folder.toString());
        shell = new Shell(copy, Map.of("DOCKER_BUILDKIT", "0"));
        for (MatchResult variable :
                VARIABLE.matcher(read(folder.resolve("environment"))).results().toList()) {
            shell = shell.with(variable.group(1), variable.group(2));
        }
        top.run("sh", "-c", COPY, copy.toString());
        new Shell(top.directory(), shell.environment()).run("src/containers/images", folder.toString());
    }

    private FileChannel lock() {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.lock();
            assertThat(lock.isValid()).isTrue();
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Builds Homeroom's image of an earlier commit, whose database has fewer migrations. */
    void buildEarlier(String tag) {
        top.run("sh", "-c", COPY_OF_COMMIT, earlier.toString(), EARLIER_COMMIT);
        new Shell(earlier, shell.environment())
                .run("docker", "build", "-q", "--network", "host", "-f", "deploy/Dockerfile.jvm", "-t", tag, ".");
    }

    /** The network is the machine's, so that Maven reaches its repository as it does outside. */
    void build(String dockerfile, String tag) {
        shell.run("docker", "build", "-q", "--network", "host", "-f", dockerfile, "-t", tag, ".");
    }

    /** Runs another script of {@code src/containers}. */
    String script(String name, String... words) {
        return top.run(words("src/containers/" + name, words));
    }

    String docker(String... words) {
        return shell.run(words("docker", words));
    }

    /** Runs another program in the copy. */
    String inCopy(String... words) {
        return shell.run(words);
    }

    Shell.Printed attempt(String... words) {
        return shell.attempt(words("docker", words));
    }

    void write(String file, String text) {
        try {
            Files.writeString(copy.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The launcher's commands on the copy's manifest. */
    LauncherCommands launcher() {
        return new LauncherCommands(shell);
    }

    /** A stack of one Compose file of {@code deploy}; an override stands in a file beside it. */
    ComposeStack stack(String... files) {
        return new ComposeStack(this, List.of(files));
    }

    private static String[] words(String first, String... more) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static String read(Path file) {
        assertThat(file).exists();
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (FileChannel held = alone.orElseThrow()) {
            top.run("src/containers/engine", "stop", folder.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
