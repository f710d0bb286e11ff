package dev.homeroom.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Everything that one measurement needs: a played homeserver, played agents, an empty database, and Homeroom. */
final class Run implements AutoCloseable {
    private static final int BUILTIN_AGENTS = 3;

    /** As many turns as Homeroom lets run on one server at once. */
    private static final int MOST_AGENTS_OF_A_SERVER = 1000;

    private static final Duration TO_PROVISION = Duration.ofMinutes(5);

    private final Setup setup;
    private final Identity identity = Identity.random();
    private final Score score = new Score();
    private final Events events = new Events();
    private final PlayedHomeserver homeserver = new PlayedHomeserver(score);
    private final PlayedAgents letta;
    private final BenchDatabase database;
    private final HomeroomProcess homeroom;
    private final Pusher pusher;
    private final int port;

    /**
     * What is special about a run.
     *
     * @param answersAfter how long the agents of the played Letta think
     * @param turns whether turns run; otherwise the homeserver says that it can't reach Homeroom
     * @param further settings of Homeroom, as environment variables
     */
    record Setup(
            Options options,
            Build build,
            BenchDatabase.Kind database,
            int agents,
            Duration answersAfter,
            boolean turns,
            Map<String, String> further) {}

    Run(Setup setup, String name) {
        this.setup = setup;
        Path directory = emptyFolder(name);
        this.letta = new PlayedAgents(Math.min(setup.agents(), MOST_AGENTS_OF_A_SERVER), setup.answersAfter());
        this.database = setup.database().create(directory);
        this.port = HomeroomProcess.freePort();
        String ourUrl = "http://127.0.0.1:" + port;
        Path registration = directory.resolve("registration.yaml");
        identity.writeTo(registration, ourUrl);
        Map<String, String> settings = new HashMap<>(database.settings());
        settings.put("MATRIX_HOMESERVER_URL", homeserver.url());
        settings.put("MATRIX_SERVER_NAME", Identity.SERVER);
        settings.put("HOMEROOM_REGISTRATION", registration.toString());
        settings.put("HOMEROOM_PUBLIC_URL", ourUrl);
        settings.put("HOMEROOM_INVITE", Identity.PERSON);
        settings.put("HOMEROOM_LOOP_GUARD_BOTS_ANSWER_WITHIN", "0s");
        settings.put("HOMEROOM_WORKSPACE", directory.resolve("workspace").toString());
        settings.put("HOMEROOM_BACKENDS_BUILTIN_KIND", "builtin");
        settings.putAll(setup.further());
        for (int i = 0; i < lettaServers(); i++) {
            String prefix = "HOMEROOM_BACKENDS_" + lettaServer(i).toUpperCase(Locale.ROOT);
            settings.put(prefix + "_KIND", "letta");
            settings.put(prefix + "_URL", letta.url());
            settings.put(prefix + "_PARALLEL_TURNS", String.valueOf(MOST_AGENTS_OF_A_SERVER));
        }
        if (setup.turns()) {
            homeserver.link(this::ping);
        }
        this.homeroom = HomeroomProcess.start(setup.build().command(recording(directory)), settings, port, directory);
        this.pusher = new Pusher(port, identity.hsToken());
    }

    private int lettaServers() {
        return (setup.agents() - 1) / MOST_AGENTS_OF_A_SERVER + 1;
    }

    static String lettaServer(int number) {
        return "letta" + number;
    }

    private static Path emptyFolder(String name) {
        Path directory = Build.workFolder().resolve(name);
        try {
            if (Files.exists(directory)) {
                try (Stream<Path> old = Files.walk(directory)) {
                    old.sorted(Comparator.reverseOrder())
                            .forEach(file -> file.toFile().delete());
                }
            }
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> recording(Path directory) {
        return setup.options().flightRecording()
                ? List.of("-XX:StartFlightRecording=settings=profile,dumponexit=true,filename="
                        + directory.resolve("homeroom.jfr"))
                : List.of();
    }

    Options options() {
        return setup.options();
    }

    int agents() {
        return setup.agents();
    }

    Score score() {
        return score;
    }

    Events events() {
        return events;
    }

    Pusher pusher() {
        return pusher;
    }

    PlayedHomeserver homeserver() {
        return homeserver;
    }

    PlayedAgents letta() {
        return letta;
    }

    HomeroomProcess homeroom() {
        return homeroom;
    }

    /** Begins calls of a tool by the agents of the first played Letta. */
    FindCalls findCalls() {
        return findCallsTo(port);
    }

    /** The same calls to another server. */
    FindCalls findCallsTo(int otherPort) {
        return new FindCalls(otherPort, Math.min(setup.agents(), MOST_AGENTS_OF_A_SERVER));
    }

    /** @return false while Homeroom's port is not open */
    private boolean ping() {
        try (Pusher ping = new Pusher(port, identity.hsToken())) {
            ping.ping();
            return true;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** Returns when every agent has its room. */
    void awaitRooms() {
        homeroom.awaitReady();
        homeroom.await(
                "all agents have their rooms",
                TO_PROVISION,
                () -> homeserver.states().children() >= setup.agents() + BUILTIN_AGENTS);
    }

    /** Rooms of the built-in agent that answers at once, as if they had been there before this database was. */
    List<Room> roomsOfEcho(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> bound("builtin", "echo", i))
                .toList();
    }

    /** Further rooms of the played Letta's agents, one each. */
    List<Room> roomsOfLetta(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    String agent = PlayedAgents.id(i % MOST_AGENTS_OF_A_SERVER);
                    letta.converse(conversation(i), agent);
                    return bound(lettaServer(i / MOST_AGENTS_OF_A_SERVER), agent, i);
                })
                .toList();
    }

    private static String conversation(int number) {
        return "conv-made-before-" + number;
    }

    private Room bound(String backend, String agent, int number) {
        ObjectNode binding = JsonNodeFactory.instance
                .objectNode()
                .put("version", 1)
                .put("backend", backend)
                .put("agent_id", agent)
                .put("kind", "chat")
                .put("chat_id", conversation(number))
                .put("archived", false)
                .put("since", 0);
        return homeserver.watch(homeserver.states().addBound(binding));
    }

    /** Pushes one message to each of the rooms, in transactions of the usual size, without waiting for answers. */
    void ask(List<Room> rooms) {
        List<String> transaction = new ArrayList<>();
        for (Room room : rooms) {
            transaction.add(message(room));
            if (transaction.size() == Load.TRANSACTION) {
                pusher.push(transaction);
                transaction.clear();
            }
        }
        if (!transaction.isEmpty()) {
            pusher.push(transaction);
        }
    }

    /** A message that begins now. */
    String message(Room room) {
        return message(room, System.nanoTime());
    }

    String message(Room room, long start) {
        score.asked();
        return events.message(room, room.ask(start));
    }

    void awaitAnswers(Duration longest) {
        homeroom.await(
                "all messages are answered (" + score.waiting() + " were not at first)",
                longest,
                () -> score.waiting() == 0);
    }

    Spent spent() {
        return new Spent(System.nanoTime(), homeroom.figures().cpuSeconds(), database.cpuSeconds(), database.commits());
    }

    double databaseSize() {
        return database.size();
    }

    /** From here on the agents of the played Letta think for so long, once they have answered what they think about. */
    void letAgentsThinkFor(Duration length) {
        letta.thinkFor(length);
    }

    /** Faults, and requests that the played homeserver did not know. */
    Stream<Figure> faults() {
        homeserver
                .unknownRequests()
                .forEach(
                        (request, times) -> System.err.println("not known to the benchmark: " + request + " " + times));
        return Stream.concat(score.faults(), Stream.of(Figure.count("error lines in the log", homeroom.errors())));
    }

    Stream<Figure> memory() {
        double resident = homeroom.figures().residentMemory();
        return Stream.of(
                new Figure("resident memory", resident, "MiB"),
                new Figure("of it alive on the heap", homeroom.liveHeap(), "MiB"));
    }

    @Override
    public void close() {
        pusher.close();
        homeroom.close();
        letta.close();
        homeserver.close();
    }
}
