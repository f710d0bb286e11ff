package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.RoomId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** Whatever whoever runs Homeroom meets, as a process shows it: exit codes, output, file modes, the log. */
class OperatorsIT {
    private static final String WORDS = "nobody else may read this";

    @Scenario(on = TestDatabase.H2)
    void whoever_is_invited_later_comes_in_and_the_log_says_who_is_invited(E2eEnvironment e2eEnvironment) {
        // Given
        String agent = e2eEnvironment.letta().addAgent("Ada");
        e2eEnvironment.homeroom().unset("HOMEROOM_INVITE").start();
        e2eEnvironment.homeroom().awaitLog("Completed sync");
        assertThat(e2eEnvironment.homeroom().log())
                .contains("Nobody is invited to the rooms, since HOMEROOM_INVITE is empty");
        assertThat(e2eEnvironment.alice().invites()).isEmpty();

        // When
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_INVITE", e2eEnvironment.alice().id().value())
                .restart();
        RoomId room = e2eEnvironment.agentRoom(agent);
        Person bob = e2eEnvironment.person("bob");
        HomeroomProcess.Printed invited =
                e2eEnvironment.homeroom().run("invite", bob.id().value());
        HomeroomProcess.Printed nobody = e2eEnvironment.homeroom().run("invite", "bob");

        // Then
        assertThat(e2eEnvironment.homeroom().log())
                .contains("Invited to new rooms (HOMEROOM_INVITE): "
                        + e2eEnvironment.alice().id());
        assertThat(invited)
                .isEqualTo(
                        new HomeroomProcess.Printed("Invited " + bob.id() + " to 2 rooms; in 0 rooms already.\n", 0));
        bob.acceptInvites();
        assertThat(bob.joinedRooms()).containsExactlyInAnyOrder(room, e2eEnvironment.space());
        assertThat(nobody)
                .isEqualTo(new HomeroomProcess.Printed(
                        "Error: user must be a Matrix user id like @alice:example.org.\n", 1));

        // When
        Person carol = e2eEnvironment.person("carol");
        e2eEnvironment.alice().say(room, "!invite " + carol.id());
        e2eEnvironment.alice().awaitMessagesOfOthers(room, 1);

        // Then
        carol.acceptInvites();
        assertThat(carol.joinedRooms()).containsExactlyInAnyOrder(room, e2eEnvironment.space());

        // When
        carol.leave(room);
        e2eEnvironment.homeroom().restart();

        // Then
        assertThat(e2eEnvironment.homeroom().log()).contains("Homeroom is ready after ", "Homeroom has stopped");
        assertThat(carol.invites()).isEmpty();
        assertThat(e2eEnvironment.homeroom().complaints()).allMatch(line -> line.contains("HOMEROOM_INVITE is empty"));
    }

    @SharedScenario(on = TestDatabase.H2)
    void what_can_t_be_used_is_one_sentence_with_its_setting_and_nothing_is_left_behind(E2eEnvironment e2eEnvironment)
            throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Given
            Files.setPosixFilePermissions(
                    e2eEnvironment.registration().file(), PosixFilePermissions.fromString("rw-------"));
            Path data = e2eEnvironment.directory().resolve("nothing");
            Path file = Files.createFile(e2eEnvironment.directory().resolve("file"));
            HomeroomProcess homeroom = e2eEnvironment
                    .homeroom()
                    .set("HOMEROOM_DATABASE_URL", "jdbc:h2:file:" + data.resolve("homeroom"))
                    .set("HOMEROOM_MANAGEMENT_PORT", String.valueOf(taken.getLocalPort()));

            // When
            HomeroomProcess.Printed port = homeroom.run("serve");
            HomeroomProcess.Printed database = homeroom.set(
                            "HOMEROOM_MANAGEMENT_PORT", String.valueOf(FreePort.choose()))
                    .set("HOMEROOM_DATABASE_URL", "jdbc:h2:file:" + file.resolve("data/homeroom"))
                    .run("serve");
            HomeroomProcess.Printed registration = homeroom.set(
                            "HOMEROOM_REGISTRATION",
                            file.resolve("registration.yaml").toString())
                    .run("registration");

            // Then
            assertThat(port.text()).hasLineCount(1).startsWith("Error: ").contains("HOMEROOM_MANAGEMENT_PORT");
            assertThat(database.text()).hasLineCount(1).startsWith("Error: ").contains("HOMEROOM_DATABASE_URL");
            assertThat(registration.text())
                    .hasLineCount(1)
                    .startsWith("Error: ")
                    .contains("HOMEROOM_REGISTRATION");
            assertThat(List.of(port.exitCode(), database.exitCode(), registration.exitCode()))
                    .containsExactly(1, 1, 1);
            assertThat(data).doesNotExist();
        }
    }

    @SharedScenario
    void at_trace_no_log_has_tokens_or_words_and_each_tells_the_answer(E2eEnvironment e2eEnvironment)
            throws IOException {
        // Given
        Path audit = e2eEnvironment.directory().resolve("audit.log");
        e2eEnvironment
                .homeroom()
                .set("QUARKUS_LOG_LEVEL", "TRACE")
                .set("QUARKUS_LOG_CATEGORY__ORG_APACHE_HC__LEVEL", "TRACE")
                .set("QUARKUS_LOG_CATEGORY__ORG_JDBI__LEVEL", "TRACE")
                .set("QUARKUS_LOG_HANDLERS", "audit")
                .set("QUARKUS_LOG_HANDLER_FILE__AUDIT__ENABLED", "true")
                .set("QUARKUS_LOG_HANDLER_FILE__AUDIT__PATH", audit.toString())
                .set("QUARKUS_LOG_HANDLER_FILE__AUDIT__FORMAT", "%d{yyyy-MM-dd} %p %c %s %X%e%n")
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .start();

        // When
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Eve\n2026-01-01 00:00:00,000 ERROR [forged] line");
        talk.say(WORDS);
        talk.awaitAnswers(1);
        e2eEnvironment.rest().get("/dead-letters");
        e2eEnvironment.homeroom().stop();

        // Then
        String log = e2eEnvironment.homeroom().log();
        for (String each : List.of(log, Files.readString(audit))) {
            assertThat(each)
                    .contains("AGENT ROUTING", "Answered: agent=letta/" + talk.agent())
                    .doesNotContain(WORDS)
                    .doesNotContain(e2eEnvironment.registration().asToken())
                    .doesNotContain(e2eEnvironment.registration().hsToken())
                    .doesNotContain(E2eEnvironment.API_KEY)
                    .doesNotContain("the key of the tests");
            assertThat(each.lines()).noneMatch(line -> line.startsWith("2026-01-01"));
        }
        assertThat(log.lines().filter(line -> line.contains("AGENT ROUTING")))
                .allSatisfy(
                        line -> assertThat(line).containsOnlyOnce(talk.room().value()));
    }

    @SharedScenario(on = TestDatabase.H2)
    void the_rest_interface_refuses_what_it_does_not_understand_in_json(E2eEnvironment e2eEnvironment)
            throws Exception {
        // Given
        e2eEnvironment.letta().addAgent("Ada");
        e2eEnvironment.homeroom().start();

        // Then
        for (String query : List.of("dry_run=banana", "dry_run=", "dryrun=1&x=1", "dry_run=true&dry-run=false")) {
            isRefused(e2eEnvironment.rest().post("/reconcile?" + query), 400);
        }
        for (String query : List.of("dry_run=1", "dry-run=true", "dryRun=YES", "dry_run=on")) {
            assertThat(e2eEnvironment.rest().post("/reconcile?" + query).body().path("dry_run"))
                    .as(query)
                    .isEqualTo(Json.parse("true"));
        }
        for (String path : List.of(
                "/agents/mappings?limit=1",
                "/health?x=1",
                "/status?x=1",
                "/dead-letters?limit=banana",
                "/export?a=b")) {
            isRefused(e2eEnvironment.rest().get(path), 400);
        }
        for (String path : List.of("/dead-letters/%00", "/agents/a%00b/room")) {
            isRefused(e2eEnvironment.rest().get(path), 400);
        }
        isRefused(e2eEnvironment.rest().get("/no/such/thing"), 404);
        isRefused(e2eEnvironment.rest().get("/invite"), 405);
        isRefused(e2eEnvironment.rest().post("/import"), 400);
        isRefused(send(e2eEnvironment, "/import", "text/plain", "hello"), 415);
        isRefused(send(e2eEnvironment, "/import", "application/json", "{"), 400);
        isRefused(send(e2eEnvironment, "/import", "application/json", "[]"), 400);
        isRefused(send(e2eEnvironment, "/import", "application/json", "{\"mappings\": {}, \"dry_run\": true}"), 400);
        isRefused(send(e2eEnvironment, "/reconcile", "application/x-www-form-urlencoded", "dry_run=true"), 400);
        isRefused(send(e2eEnvironment, "/reconcile", "application/json", "{\"dry_run\": true}"), 400);
        assertThat(send(e2eEnvironment, "/webhook/new-agent", "application/json", "{\"agent\": 1}")
                        .status())
                .isEqualTo(202);
        isRefused(e2eEnvironment.rest().showing("").get("/q/openapi"), 401);
    }

    private static ClientServer.Answer send(E2eEnvironment e2eEnvironment, String path, String contentType, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(e2eEnvironment.homeroom().uri().resolve(path))
                                .header("Authorization", "Bearer " + E2eEnvironment.API_KEY)
                                .header("Content-Type", contentType)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return new ClientServer.Answer(response.statusCode(), Json.parse(response.body()));
    }

    @SharedScenario(on = TestDatabase.H2)
    void status_is_for_the_key_and_health_for_everybody_without_paths_and_addresses(E2eEnvironment e2eEnvironment)
            throws IOException {
        // Given
        e2eEnvironment.letta().addAgent("Ada");
        e2eEnvironment
                .homeroom()
                .set(
                        "HOMEROOM_DATABASE_URL",
                        "jdbc:h2:file:" + e2eEnvironment.directory().resolve("data/homeroom"))
                .set("QUARKUS_HTTP_IDLE_TIMEOUT", "2S")
                .set("HOMEROOM_HTTP_HEADER_TIMEOUT", "3s")
                .set("HOMEROOM_HTTP_BODY_TIMEOUT", "3s")
                .start();
        Patience.waitingFor("health")
                .until(() -> e2eEnvironment
                        .rest()
                        .get("/health")
                        .body()
                        .path("status")
                        .asText()
                        .equals("healthy"));

        // When
        e2eEnvironment.letta().hangUp();
        Rest open = e2eEnvironment.rest().showing("");
        Patience.waitingFor("a backend that is down")
                .until(() -> !open.get("/health").body().path("degraded").isEmpty());

        // Then
        HomeroomProcess.Printed check = e2eEnvironment.homeroom().run("check");
        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.text())
                .contains(
                        "ok       homeserver: It knows the registration.",
                        "ok       homeserver: It reaches Homeroom at")
                .contains("ok       database: ", "ok       workspace: ", " space: ", "problem  backend letta: ");
        assertThat(open.get("/health").body().toString()).doesNotContain("127.0.0.1", "http:", "/work", "/tmp");
        assertThat(e2eEnvironment.homeroom().readinessText()).contains("UP", "backend letta");
        assertThat(open.get("/status").status()).isEqualTo(401);
        JsonNode status = e2eEnvironment.rest().get("/status").body();
        assertThat(status.path("dependencies"))
                .extracting(dependency -> dependency.path("name").asText() + " "
                        + dependency.path("status").asText())
                .containsExactly("database ok", "homeserver ok", "workspace ok", "backend letta degrades");
        assertThat(status.path("dependencies"))
                .allSatisfy(dependency ->
                        assertThat(dependency.path("checked_at").asText()).isNotEmpty());
        assertThat(mode(e2eEnvironment.directory().resolve("data"))).isEqualTo("rwx------");
        assertThat(mode(e2eEnvironment.directory().resolve("data/homeroom.mv.db")))
                .isEqualTo("rw-------");

        // When
        URI main = e2eEnvironment.homeroom().uri();
        boolean closed = isClosedWithoutWholeHeaders(main);

        // Then
        assertThat(closed).isTrue();
        for (URI port : List.of(main, e2eEnvironment.homeroom().management())) {
            assertThat(isClosedWhileDripping(port, "GET /health HTTP/1.1\r\nHost: "))
                    .as("headers on " + port)
                    .isTrue();
            assertThat(isClosedWhileDripping(
                            port,
                            "PUT /_matrix/app/v1/transactions/drip HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                    + e2eEnvironment.registration().hsToken()
                                    + "\r\nContent-Length: 100000\r\n\r\n{\"events\":["))
                    .as("a body on " + port)
                    .isTrue();
        }
        assertThat(open.get("/health").status()).isEqualTo(200);
    }

    /** Sends a space every tenth of a second until the connection is closed, for a minute at most. */
    private static boolean isClosedWhileDripping(URI uri, String beginning) throws IOException {
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(100);
            socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
            for (int drip = 0; drip < 600; drip++) {
                if (isClosed(socket)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean isClosed(Socket socket) {
        try {
            socket.getOutputStream().write(' ');
            return socket.getInputStream().read() == -1;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean isClosedWithoutWholeHeaders(URI uri) throws IOException {
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
            socket.getOutputStream().write("GET /health HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return socket.getInputStream().read() == -1;
        }
    }

    private static void isRefused(ClientServer.Answer answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().path("error").asText()).isNotBlank();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
