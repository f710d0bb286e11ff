package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/**
 * Measures and prints the figures of docs/performance.md. No time fails the test. It needs {@code -Dfigures} and an
 * idle machine.
 */
class FiguresIT {
    private static final int AGENTS = 56;
    private static final int MESSAGES = 200;
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final Pattern REQUESTS =
            Pattern.compile("homeroom_homeserver_requests_seconds_(count|sum|max)\\{(.*?)} ([0-9.eE+-]+)");

    @BeforeEach
    void only_when_asked_for() {
        assumeTrue(System.getProperty("figures") != null, "figures are measured with -Dfigures only");
    }

    @Scenario
    void provisioning_idling_and_answering(E2eEnvironment e2eEnvironment) throws IOException, InterruptedException {
        // Given
        for (int i = 1; i <= AGENTS; i++) {
            e2eEnvironment.letta().addAgent("Agent " + i);
        }
        e2eEnvironment
                .homeroom()
                .withJvmOptions(ShippedOptions.read())
                .set("MATRIX_HOMESERVER_URL", e2eEnvironment.homeserver().uri().toString())
                .set("HOMEROOM_BACKENDS_BUILTIN_KIND", "builtin");

        // When
        long launched = System.nanoTime();
        e2eEnvironment.homeroom().launch();
        e2eEnvironment.homeroom().awaitReady();
        say(e2eEnvironment, "start to ready", since(launched));
        e2eEnvironment.homeroom().awaitLog("[AGENT_SYNC] Completed sync: " + (AGENTS + 3) + " agents");
        say(e2eEnvironment, (AGENTS + 3) + " agents from nothing, from the launch on", since(launched));
        sayRequests(e2eEnvironment);
        sayIdleCost(e2eEnvironment);
        sayAnswers(e2eEnvironment);
        say(e2eEnvironment, "resident memory", memory(e2eEnvironment.homeroom().pid()));

        // Then
        e2eEnvironment.homeroom().stop();
        long again = System.nanoTime();
        e2eEnvironment.homeroom().start();
        say(e2eEnvironment, "restart to ready", since(again));
        assertThat(e2eEnvironment.homeroom().log()).doesNotContain(" ERROR ");
    }

    private static void sayIdleCost(E2eEnvironment e2eEnvironment) {
        double before = requestCount(e2eEnvironment);
        Patience.pause(IDLE);
        say(
                e2eEnvironment,
                "requests to the homeserver in " + IDLE.toSeconds() + " s of polls every 500 ms",
                String.valueOf(requestCount(e2eEnvironment) - before));
    }

    private static void sayAnswers(E2eEnvironment e2eEnvironment) {
        RoomId room = e2eEnvironment.agentRoom("echo");
        e2eEnvironment.alice().say(room, "warm up");
        e2eEnvironment.alice().awaitMessagesOfOthers(room, 1);
        UserId echo = UserId.of("agent_builtin_echo", E2eEnvironment.SERVER_NAME);
        say(
                e2eEnvironment,
                "message to answer, as the person sees it",
                percentiles(roundTrips(e2eEnvironment.alice(), room, echo)));

        Person bob = e2eEnvironment.person("bob");
        RoomId plain = e2eEnvironment.alice().createRoom("Without Homeroom");
        e2eEnvironment.alice().invite(plain, bob.id());
        bob.join(plain);
        say(
                e2eEnvironment,
                "one message from person to person, the homeserver alone",
                percentiles(seenBy(e2eEnvironment.alice(), bob, plain)));
    }

    static List<Long> roundTrips(Person person, RoomId room, UserId answers) {
        List<Long> times = new ArrayList<>();
        LongPoll poll = new LongPoll(person);
        for (int i = 0; i < MESSAGES; i++) {
            long start = System.nanoTime();
            person.say(room, "message " + i);
            poll.awaitMessageFrom(answers, room);
            times.add(System.nanoTime() - start);
        }
        return times;
    }

    static List<Long> seenBy(Person writer, Person reader, RoomId room) {
        List<Long> times = new ArrayList<>();
        LongPoll poll = new LongPoll(reader);
        for (int i = 0; i < MESSAGES; i++) {
            long start = System.nanoTime();
            writer.say(room, "message " + i);
            poll.awaitMessageFrom(writer.id(), room);
            times.add(System.nanoTime() - start);
        }
        return times;
    }

    /** Reads news through {@code /sync}, like a client. */
    private static final class LongPoll {
        private final Person person;
        private String since;

        LongPoll(Person person) {
            this.person = person;
            this.since = new News(person.client()).latest();
        }

        void awaitMessageFrom(UserId sender, RoomId room) {
            boolean seen = false;
            while (!seen) {
                JsonNode sync = person.client().get("/v3/sync?timeout=10000&since=" + ClientServer.encoded(since));
                since = sync.get("next_batch").textValue();
                for (JsonNode event : sync.at("/rooms/join").path(room.value()).at("/timeline/events")) {
                    seen |= event.path("sender").asText().equals(sender.value())
                            && event.path("type").asText().equals("m.room.message");
                }
            }
        }
    }

    static String percentiles(List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return "p50 %s, p99 %s"
                .formatted(millis(sorted.get(sorted.size() / 2)), millis(sorted.get(sorted.size() * 99 / 100)));
    }

    private static double requestCount(E2eEnvironment e2eEnvironment) {
        return requests(e2eEnvironment)
                .filter(match -> match.group(1).equals("count"))
                .mapToDouble(match -> Double.parseDouble(match.group(3)))
                .sum();
    }

    private static void sayRequests(E2eEnvironment e2eEnvironment) {
        requests(e2eEnvironment)
                .sorted(Comparator.comparing((Matcher match) -> match.group(2)).thenComparing(match -> match.group(1)))
                .forEach(match -> say(e2eEnvironment, "  " + match.group(2) + " " + match.group(1), match.group(3)));
    }

    private static Stream<Matcher> requests(E2eEnvironment e2eEnvironment) {
        return read(e2eEnvironment.homeroom().management().resolve("/q/metrics"))
                .lines()
                .map(REQUESTS::matcher)
                .filter(Matcher::matches);
    }

    private static String read(URI uri) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while reading metrics", e);
        }
    }

    static String memory(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
                    .map(line -> line.replaceAll("\\s+", " "))
                    .toList()
                    .toString();
        }
    }

    static String since(long start) {
        return millis(System.nanoTime() - start);
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }

    static void say(E2eEnvironment e2eEnvironment, String what, String figure) {
        System.out.printf("[figures] %s | %s | %s%n", e2eEnvironment.directory().getFileName(), what, figure);
    }
}
