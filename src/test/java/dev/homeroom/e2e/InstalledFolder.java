package dev.homeroom.e2e;

import java.nio.file.Path;
import java.util.Map;

/** A folder as the release tarball lays it out. {@code ./homeroom} builds nothing in it. */
record InstalledFolder(Path path) {
    private static final String COPY = """
            rm -rf "$0" && mkdir -p "$0/target" \
            && cp -a --parents homeroom .mvn/find-jdk.sh src/homeserver/synapse/start src/homeserver/synapse/requirements.txt "$0" \
            && cp -a deploy "$0" && rm -f "$0/deploy/.env"
            """;

    private static final String COPY_APPLICATION = """
            cp -a "$1" "$0/target/quarkus-app" && rm -f "$0"/target/quarkus-app/start.aot*
            """;

    /** Fills the folder, and prepares quick starts as the first command would. An executable of its own needs no application in it. */
    static InstalledFolder make() {
        Shell top = new Shell(Path.of("").toAbsolutePath(), Map.of("JAVA_HOME", javaHome()));
        InstalledFolder installed =
                new InstalledFolder(top.directory().resolve("target").resolve("e2e-installed"));
        top.run("sh", "-c", COPY, installed.path().toString());
        if (HomeroomProcess.namedExecutable().isEmpty()) {
            Path application = Application.PACKAGED.jar().getParent();
            top.run("sh", "-c", COPY_APPLICATION, installed.path().toString(), application.toString());
            top.run(installed.launcher().toString(), "--version");
        }
        return installed;
    }

    private Path launcher() {
        return path.resolve("homeroom");
    }

    private static String javaHome() {
        return System.getProperty("java.home");
    }

    /** The process runs this folder's {@code ./homeroom}, or the executable that the tests were told of. */
    HomeroomProcess in(HomeroomProcess homeroom) {
        return homeroom.withExecutable(launcher()).set("JAVA_HOME", javaHome()).set("HOMEROOM_HOME", path.toString());
    }
}
