package dev.homeroom.cli.demo;

import dev.homeroom.cli.demo.DemoSteps.DemoStep;
import dev.homeroom.registration.Namespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The steps of the demo: the services of the manifest's profile {@code demo}, and a person who asks. */
final class Demo {
    static final String SERVER_NAME = "demo.test";
    static final String PERSON = "you";
    static final String QUESTION = "Hello! Is anybody there?";

    static final String REGISTRATION = "demo-registration";
    static final String HOMESERVER = "demo-homeserver";
    static final String HOMEROOM = "demo-homeroom";

    private static final String ECHO =
            new Namespace(SERVER_NAME, "homeroom").agentUser("builtin", "echo").value();
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private final Installation installation;
    private final DemoFolder folder;
    private final DemoServices services;
    private final DemoSteps demoSteps;

    Demo(Installation installation, DemoFolder folder, DemoServices services, DemoSteps demoSteps) {
        this.installation = installation;
        this.folder = folder;
        this.services = services;
        this.demoSteps = demoSteps;
    }

    /** @return the agent's answer */
    String run(DemoAddresses demoAddresses, String password) throws DemoFailedException, InterruptedException {
        try (MatrixServer server = new MatrixServer(demoAddresses.homeserver())) {
            start("Registration", REGISTRATION, "in " + relative(folder.registration()));
            start("Homeserver", HOMESERVER, "Synapse at " + server.uri());
            DemoPerson person = demoSteps.run(
                    DemoStep.of("Account", () -> DemoPerson.register(server, PERSON, password), DemoPerson::id));
            start("Homeroom", HOMEROOM, "ready, with H2");
            Path log = services.log(HOMEROOM);
            AgentRooms rooms = demoSteps.run(
                    DemoStep.of("Space and rooms", () -> AgentRooms.join(person, ECHO, log), AgentRooms::summary));
            String answer = demoSteps.run(DemoStep.of("Answer", () -> ask(person, rooms, log), text -> "from Echo"));
            demoSteps.showTotal();
            return answer;
        }
    }

    private void start(String step, String service, String detail) throws DemoFailedException, InterruptedException {
        demoSteps.run(new DemoStep<>(
                step,
                () -> service.equals(HOMESERVER) ? services.lastLine(service) : "",
                () -> {
                    services.start(service);
                    return service;
                },
                started -> detail));
    }

    private static String ask(DemoPerson person, AgentRooms rooms, Path log)
            throws DemoFailedException, InterruptedException {
        person.say(rooms.agentRoom(), QUESTION, "demo-question");
        return person.awaitMessage(ECHO, rooms.agentRoom(), rooms.since(), ANSWER_TIMEOUT)
                .orElseThrow(() -> new DemoFailedException(
                        "Echo gave no answer within " + ANSWER_TIMEOUT.toSeconds() + " seconds.", log));
    }

    /** Ends all services. */
    void end() throws DemoFailedException, InterruptedException {
        demoSteps.run(DemoStep.of(
                "Ending",
                () -> {
                    services.end();
                    return services;
                },
                all -> "all processes have ended"));
    }

    /** Waits until a service has ended by itself. */
    DemoFailedException awaitEnd() throws InterruptedException {
        return services.awaitEnd(List.of(HOMESERVER, HOMEROOM));
    }

    Path logs() {
        return installation.relativized(services.logs());
    }

    private String relative(Path path) {
        return installation.relativized(path).toString();
    }
}
