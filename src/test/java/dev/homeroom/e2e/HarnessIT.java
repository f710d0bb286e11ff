package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** The harness alone, with a minimal application service in Homeroom's place. */
class HarnessIT {
    private static final UserId AGENT = UserId.of("agent_x", E2eEnvironment.SERVER_NAME);

    @Scenario(on = TestDatabase.H2)
    void what_a_person_writes_is_pushed_through_the_proxy(E2eEnvironment e2eEnvironment) throws IOException {
        HttpServer service = answeringEverything(e2eEnvironment);
        try {
            // Given
            RoomId room = roomWithAgent(e2eEnvironment);

            // When
            EventId question = e2eEnvironment.alice().say(room, "Hello?");

            // Then
            Patience.waitingFor("the transaction").until(() -> isPushed(e2eEnvironment, question));
        } finally {
            service.stop(0);
        }
    }

    @Scenario(on = TestDatabase.H2)
    void a_homeserver_that_was_killed_goes_on_with_its_data(E2eEnvironment e2eEnvironment) {
        // Given
        RoomId room = roomWithAgent(e2eEnvironment);
        EventId before = e2eEnvironment.alice().say(room, "before");

        // When
        e2eEnvironment.homeserver().kill();
        e2eEnvironment.homeserver().start();
        EventId after = e2eEnvironment.alice().say(room, "after");

        // Then
        assertThat(e2eEnvironment.alice().messages(room))
                .extracting(TimelineEvent::id)
                .containsExactly(before, after);
        assertThat(e2eEnvironment.alice().members(room)).contains(AGENT);
    }

    @Scenario(on = TestDatabase.H2)
    void a_client_sees_who_types_and_who_has_read(E2eEnvironment e2eEnvironment) {
        // Given
        RoomId room = roomWithAgent(e2eEnvironment);
        EventId question = e2eEnvironment.alice().say(room, "Hello?");
        try (Watch watch = e2eEnvironment.alice().watch()) {

            // When
            agent(e2eEnvironment).typing(room, true);
            agent(e2eEnvironment).read(room, question);
            agent(e2eEnvironment).typing(room, false);

            // Then
            Patience.waitingFor("the signals")
                    .until(() -> watch.hasTyped(room, AGENT)
                            && watch.hasRead(room, AGENT, question)
                            && watch.hasStoppedTyping(room, AGENT));
        }
    }

    @Scenario
    void each_stage_has_an_empty_database_of_its_own(E2eEnvironment e2eEnvironment) throws SQLException {
        // Given
        TestDatabase.Address address = e2eEnvironment.database();

        // When
        try (Connection connection = address.open();
                Statement statement = connection.createStatement()) {
            statement.execute("create table proof (word varchar(10))");

            // Then
            assertThat(statement.executeUpdate("insert into proof values ('yes')"))
                    .isEqualTo(1);
        }
    }

    private static RoomId roomWithAgent(E2eEnvironment e2eEnvironment) {
        RoomId room = e2eEnvironment.alice().createRoom("A room");
        e2eEnvironment.alice().invite(room, agent(e2eEnvironment).registered());
        agent(e2eEnvironment).join(room);
        return room;
    }

    private static RawAgent agent(E2eEnvironment e2eEnvironment) {
        return new RawAgent(
                new ClientServer(
                        e2eEnvironment.toHomeserver().uri(),
                        e2eEnvironment.registration().asToken()),
                AGENT);
    }

    private static boolean isPushed(E2eEnvironment e2eEnvironment, EventId event) {
        List<Exchange> pushed =
                e2eEnvironment.toHomeroom().exchanges(exchange -> exchange.isTransaction() && exchange.status() == 200);
        return pushed.stream().anyMatch(exchange -> exchange.body().contains(event.value()));
    }

    private static HttpServer answeringEverything(E2eEnvironment e2eEnvironment) throws IOException {
        int port = e2eEnvironment.homeroom().uri().getPort();
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        service.createContext("/", call -> {
            try (call) {
                call.sendResponseHeaders(200, 2);
                call.getResponseBody().write(new byte[] {'{', '}'});
            }
        });
        service.start();
        return service;
    }

    /** An agent user moved by hand with the application service's token. */
    private record RawAgent(ClientServer server, UserId user) {
        UserId registered() {
            String account = Json.object(Map.of(
                            "type", "m.login.application_service", "username", user.localpart(), "inhibit_login", true))
                    .toString();
            ClientServer.Answer answer = server.request("POST", "/v3/register", account);
            assertThat(answer.isSuccess()).as("registered: %s", answer).isTrue();
            return user;
        }

        void join(RoomId room) {
            server.post("/v3/join/" + ClientServer.encoded(room) + as(), Json.object());
        }

        void typing(RoomId room, boolean typing) {
            String path = "/v3/rooms/" + ClientServer.encoded(room) + "/typing/" + ClientServer.encoded(user) + as();
            server.put(path, Json.object(typing ? Map.of("typing", true, "timeout", 20_000) : Map.of("typing", false)));
        }

        void read(RoomId room, EventId event) {
            String path = "/v3/rooms/" + ClientServer.encoded(room) + "/receipt/m.read/" + ClientServer.encoded(event);
            server.post(path + as(), Json.object());
        }

        private String as() {
            return "?user_id=" + ClientServer.encoded(user);
        }
    }
}
