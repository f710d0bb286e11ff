package dev.homeroom.cli.demo;

import dev.homeroom.cli.demo.DemoSteps.DemoStep;
import dev.homeroom.registration.Namespace;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The steps of the demo. */
final class Demo {
    static final String SERVER_NAME = "demo.test";
    static final String PERSON = "you";
    static final String QUESTION = "Hello! Is anybody there?";

    private static final String ECHO =
            new Namespace(SERVER_NAME, "homeroom").agentUser("builtin", "echo").value();
    /** Includes the time to install Synapse. */
    private static final Duration HOMESERVER_TIMEOUT = Duration.ofMinutes(10);

    private static final Duration HOMEROOM_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration REGISTRATION_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private final Installation installation;
    private final DemoFolder folder;
    private final Children children;
    private final DemoSteps demoSteps;

    /** The answer, and the processes that keep running. */
    record Started(String answer, Child homeserver, Child homeroom) {}

    Demo(Installation installation, DemoFolder folder, Children children, DemoSteps demoSteps) {
        this.installation = installation;
        this.folder = folder;
        this.children = children;
        this.demoSteps = demoSteps;
    }

    Started run(DemoAddresses demoAddresses, String password) throws DemoFailedException, InterruptedException {
        Map<String, String> settings = settings(demoAddresses);
        try (MatrixServer server = new MatrixServer(demoAddresses.homeserver())) {
            demoSteps.run(DemoStep.of("Registration", () -> register(settings), file -> "in " + relative(file)));
            Child homeserver = startHomeserver(server, demoAddresses.homeserverPort());
            DemoPerson person = demoSteps.run(
                    DemoStep.of("Account", () -> DemoPerson.register(server, PERSON, password), DemoPerson::id));
            settings.put("HOMEROOM_INVITE", person.id());
            Child homeroom = demoSteps.run(DemoStep.of(
                    "Homeroom",
                    () -> startHomeroom(server, demoAddresses.ready(), settings),
                    child -> "ready, with H2"));
            AgentRooms rooms = demoSteps.run(
                    DemoStep.of("Space and rooms", () -> AgentRooms.join(person, ECHO, homeroom), AgentRooms::summary));
            String answer =
                    demoSteps.run(DemoStep.of("Answer", () -> ask(person, rooms, homeroom), text -> "from Echo"));
            demoSteps.showTotal();
            return new Started(answer, homeserver, homeroom);
        }
    }

    private Map<String, String> settings(DemoAddresses demoAddresses) {
        return new HashMap<>(Map.of(
                "MATRIX_HOMESERVER_URL", demoAddresses.homeserver().toString(),
                "MATRIX_SERVER_NAME", SERVER_NAME,
                "HOMEROOM_REGISTRATION", folder.registration().toString(),
                "HOMEROOM_PUBLIC_URL", demoAddresses.homeroom().toString(),
                "HOMEROOM_HTTP_PORT", String.valueOf(demoAddresses.homeroomPort()),
                "HOMEROOM_MANAGEMENT_PORT", String.valueOf(demoAddresses.managementPort()),
                "HOMEROOM_DATABASE_URL", "jdbc:h2:file:" + folder.database(),
                "HOMEROOM_WORKSPACE", folder.workspace().toString(),
                "HOMEROOM_SYNC_INTERVAL", "1s",
                "HOMEROOM_BACKENDS_BUILTIN_KIND", "builtin"));
    }

    private Path register(Map<String, String> settings) throws DemoFailedException, InterruptedException {
        children.start(
                        "Writing the registration",
                        installation.homeroom("registration"),
                        settings,
                        folder.log("registration"))
                .awaitSuccess(REGISTRATION_TIMEOUT);
        return folder.registration();
    }

    private Child startHomeserver(MatrixServer server, int port) throws DemoFailedException, InterruptedException {
        List<String> command = List.of(
                installation.homeserver().toString(),
                SERVER_NAME,
                String.valueOf(port),
                folder.homeserver().toString(),
                folder.registration().toString());
        Child homeserver = children.start("The homeserver", command, Map.of(), folder.log("homeserver"));
        URI versions = server.uri().resolve("/_matrix/client/versions");
        return demoSteps.run(new DemoStep<>(
                "Homeserver",
                homeserver::lastLine,
                () -> homeserver.await(() -> server.answers(versions), HOMESERVER_TIMEOUT),
                child -> "Synapse at " + server.uri()));
    }

    private Child startHomeroom(MatrixServer server, URI ready, Map<String, String> settings)
            throws DemoFailedException, InterruptedException {
        return children.start("Homeroom", installation.homeroom("serve"), settings, folder.log("homeroom"))
                .await(() -> server.answers(ready), HOMEROOM_TIMEOUT);
    }

    private static String ask(DemoPerson person, AgentRooms rooms, Child homeroom)
            throws DemoFailedException, InterruptedException {
        person.say(rooms.agentRoom(), QUESTION, "demo-question");
        return person.awaitMessage(ECHO, rooms.agentRoom(), rooms.since(), ANSWER_TIMEOUT)
                .orElseThrow(() -> new DemoFailedException(
                        "Echo gave no answer within " + ANSWER_TIMEOUT.toSeconds() + " seconds.", homeroom.log()));
    }

    /** Ends all child processes. */
    void end() throws DemoFailedException, InterruptedException {
        demoSteps.run(DemoStep.of(
                "Ending",
                () -> {
                    children.close();
                    return children;
                },
                all -> "all processes have ended"));
    }

    Path logs() {
        return installation.relativized(folder.path());
    }

    private String relative(Path path) {
        return installation.relativized(path).toString();
    }
}
