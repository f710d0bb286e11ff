package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.fake.FakeLetta;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The environment of a scenario, or of the shared scenarios of a class, on loopback and in its own folder: a homeserver with Alice, a Letta server without agents,
 * a database with Homeroom's tables, and Homeroom with a proxy in each direction. Homeroom is configured but not started.
 */
final class E2eEnvironment implements AutoCloseable {
    static final String SERVER_NAME = "homeroom.test";
    static final String API_KEY = "the key of the tests, long enough";
    /** Turns queue notices off, since messages may wait on a busy machine. {@link QueueIT} tests them. */
    private static final String NOBODY_IS_TOLD = "1000";

    /** Homeroom stands idle for minutes in shared environments, where each poll is most of its work. */
    private static final String WHILE_SHARED = "2s";

    private static final Path ROOT = Path.of("target", "e2e");
    private static final int TAIL = 150;

    private final Path directory;
    private final int port = FreePort.choose();
    private final FakeLetta letta = new FakeLetta(FreePort.choose());
    private final Proxy toHomeroom = Proxy.to(URI.create("http://127.0.0.1:" + port));
    private final RegistrationFixture registration;
    private final TestHomeserver homeserver;
    private final Proxy toHomeserver;
    private final HomeroomProcess homeroom;
    private final Map<String, Integer> people = new HashMap<>();
    /** Saves a request for each room that is known already. */
    private final Map<RoomId, String> agentsOfRooms = new HashMap<>();

    private TestDatabase.Address database;
    private Person alice;

    private E2eEnvironment(Path directory, Map<String, String> homeserverEnvironment) {
        this.directory = directory;
        this.registration =
                RegistrationFixture.write(directory.resolve("registration.yaml"), SERVER_NAME, toHomeroom.uri());
        this.homeserver = new TestHomeserver(SERVER_NAME, directory, registration.file(), homeserverEnvironment);
        this.toHomeserver = Proxy.to(homeserver.uri());
        this.homeroom = new HomeroomProcess(directory, port);
    }

    /** @param name of its folder under {@code target/e2e} */
    static E2eEnvironment open(String name, TestDatabase database, Map<String, String> homeserverEnvironment) {
        E2eEnvironment e2eEnvironment =
                new E2eEnvironment(emptyFolder(ROOT.resolve(name).resolve(database.name())), homeserverEnvironment);
        try {
            e2eEnvironment.setUp(database);
            return e2eEnvironment;
        } catch (RuntimeException | Error failure) {
            e2eEnvironment.printLogs();
            e2eEnvironment.close();
            throw failure;
        }
    }

    private void setUp(TestDatabase kind) {
        homeserver.start();
        alice = person("alice");
        try {
            database = kind.createMigrated(directory);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("There is no database", e);
        }
        configure();
    }

    private void configure() {
        homeroom.set("MATRIX_HOMESERVER_URL", toHomeserver.uri().toString())
                .set("MATRIX_SERVER_NAME", SERVER_NAME)
                .set("HOMEROOM_REGISTRATION", registration.file().toString())
                .set("HOMEROOM_PUBLIC_URL", toHomeroom.uri().toString())
                .set("HOMEROOM_DATABASE_URL", database.url())
                .set("HOMEROOM_API_KEY", API_KEY)
                .set("HOMEROOM_INVITE", alice.id().value())
                .set("HOMEROOM_SYNC_INTERVAL", "500ms")
                .set("HOMEROOM_QUEUE_TELL_FROM", NOBODY_IS_TOLD)
                .set("HOMEROOM_LOOP_GUARD_BOTS_ANSWER_WITHIN", "0s")
                .set("HOMEROOM_WORKSPACE", directory.resolve("workspace").toString())
                .set("LETTA_API_URL", letta.url().toString())
                .set("LETTA_API_KEY", "the key of the tests");
        if (!database.user().isEmpty()) {
            homeroom.set("HOMEROOM_DATABASE_USER", database.user())
                    .set("HOMEROOM_DATABASE_PASSWORD", database.password());
        }
    }

    private static Path emptyFolder(Path folder) {
        try {
            if (Files.exists(folder)) {
                try (Stream<Path> old = Files.walk(folder)) {
                    for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
            return Files.createDirectories(folder).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The scenario's folder. */
    Path directory() {
        return directory;
    }

    FakeLetta letta() {
        return letta;
    }

    RegistrationFixture registration() {
        return registration;
    }

    TestHomeserver homeserver() {
        return homeserver;
    }

    /** Proxy for Homeroom's requests. */
    Proxy toHomeserver() {
        return toHomeserver;
    }

    /** Proxy for the homeserver's requests. */
    Proxy toHomeroom() {
        return toHomeroom;
    }

    /** Homeroom's database. On H2 only Homeroom can open it while it runs. */
    TestDatabase.Address database() {
        return database;
    }

    HomeroomProcess homeroom() {
        return homeroom;
    }

    /** The homeserver's first person, whom Homeroom invites. */
    Person alice() {
        return alice;
    }

    /** A further person. In a shared environment the second of a name gets a number. */
    Person person(String localpart) {
        int number = people.merge(localpart, 1, Integer::sum);
        return Person.register(homeserver, number == 1 ? localpart : localpart + number);
    }

    /** Rooms, agents and people stay. Everything else is as in a new environment, but Homeroom may run. */
    E2eEnvironment forTheNextScenario() {
        letta.startOver();
        toHomeroom.forTheNextScenario();
        toHomeserver.forTheNextScenario();
        homeroom.forTheNextScenario();
        configure();
        homeroom.set("HOMEROOM_SYNC_INTERVAL", WHILE_SHARED);
        alice.acceptInvites();
        return this;
    }

    UserId bot() {
        return UserId.of(RegistrationFixture.BOT, SERVER_NAME);
    }

    /** The user of a Letta agent. */
    UserId agentUser(String agentId) {
        return UserId.of("agent_" + agentId.substring("agent-".length()).replace('-', '_'), SERVER_NAME);
    }

    /** Waits for the agents' Space. */
    RoomId space() {
        return Patience.waitingFor("the Space")
                .until(() -> alice.resolve(RoomAlias.of("agent_space", SERVER_NAME)), Optional::isPresent)
                .orElseThrow();
    }

    /** Waits until Alice, who accepts every invite, is in the agent's room. */
    RoomId agentRoom(String agentId) {
        return Patience.waitingFor("the room of " + agentId)
                .until(
                        () -> {
                            alice.acceptInvites();
                            return alice.joinedRooms().stream()
                                    .filter(room -> agentId.equals(knownAgentOf(room)))
                                    .findFirst();
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    /** The rooms Alice is in whose binding names the agent. */
    List<RoomId> roomsBoundTo(String agentId) {
        return alice.joinedRooms().stream()
                .filter(room -> agentOf(room).filter(agentId::equals).isPresent())
                .toList();
    }

    private Optional<String> agentOf(RoomId room) {
        return alice.state(room, "dev.homeroom.binding", "")
                .map(binding -> binding.path("agent_id").asText());
    }

    private @Nullable String knownAgentOf(RoomId room) {
        return agentsOfRooms.computeIfAbsent(room, unknown -> agentOf(unknown).orElse(null));
    }

    /** The Client-Server API under the application service's own token, past the proxy. */
    ClientServer asHomeroom() {
        return new ClientServer(homeserver.uri(), registration.asToken());
    }

    /** The Space and every room that Homeroom created, also unknown ones. */
    Set<RoomId> roomsOfTheBot() {
        return asHomeroom()
                .get("/v3/joined_rooms?user_id=" + ClientServer.encoded(bot()))
                .get("joined_rooms")
                .valueStream()
                .map(room -> new RoomId(room.textValue()))
                .collect(Collectors.toSet());
    }

    /** Homeroom's REST interface with a valid key. */
    Rest rest() {
        return new Rest(homeroom.uri(), API_KEY);
    }

    /** A request to the application service's endpoints, as from the homeserver but past its proxy. */
    ClientServer.Answer pushToHomeroom(String transactionId, JsonNode transaction) {
        return Push.to(homeroom.uri(), registration.hsToken()).transaction(transactionId, transaction);
    }

    /** Pings, so that a homeserver resumes pushing. The result is ignored. */
    void askHomeserverToPush() {
        asHomeroom()
                .request(
                        "POST",
                        "/v1/appservice/" + RegistrationFixture.ID + "/ping",
                        Json.object().toString());
    }

    /** The last lines and the paths of the logs. */
    void printLogs() {
        print("Homeroom", homeroom.log());
        print("the homeserver's start command", homeserver.log());
        System.out.println("== All logs are in " + directory);
    }

    private static void print(String whose, String log) {
        List<String> lines = log.lines().toList();
        System.out.println("== The end of the log of " + whose);
        lines.subList(Math.max(0, lines.size() - TAIL), lines.size()).forEach(System.out::println);
    }

    @Override
    public void close() {
        homeroom.close();
        homeserver.close();
        toHomeserver.close();
        toHomeroom.close();
        letta.close();
    }
}
