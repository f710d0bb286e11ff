package dev.homeroom.appservice;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.homeroom.database.Database;
import dev.homeroom.database.Sql;
import dev.homeroom.database.TestSql;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.ScriptedHomeserverAround;
import dev.homeroom.matrix.Sha256;
import dev.homeroom.matrix.UserId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Method;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ScriptedHomeserverAround.class)
class HomeserverResourceTest {
    private static final String TRANSACTIONS = "/_matrix/app/v1/transactions/";

    @Inject
    Database database;

    @Inject
    IncomingCalls calls;

    /** Knows one agent. */
    @Singleton
    static class OneAgent implements AgentQueries {
        @Override
        public boolean provision(UserId user) {
            return user.value().equals("@agent_known:example.org");
        }

        @Override
        public boolean provision(RoomAlias alias) {
            return alias.value().equals("#agent_known:example.org");
        }
    }

    @Inject
    Moves moves;

    /** Counts the calls it receives. */
    @Singleton
    static class Moves implements RoomUpgrades {
        private final AtomicInteger told = new AtomicInteger();

        @Override
        public void roomWasReplaced() {
            told.incrementAndGet();
        }
    }

    @Test
    void that_a_room_was_upgraded_is_told_on_whoever_did_it() {
        // When
        for (String sender : List.of("@alice:example.org", "@letta:example.org")) {
            String tombstone = """
                    {"event_id": "$moved-%s", "room_id": "!old:example.org", "sender": "%s", "type": "m.room.tombstone",
                     "state_key": "", "origin_server_ts": 1, "content": {"replacement_room": "!new:example.org"}}""".formatted(sender.charAt(1), sender);
            homeserver()
                    .body(transaction(tombstone))
                    .put(TRANSACTIONS + sender)
                    .then()
                    .statusCode(200);
        }

        // Then
        assertThat(moves.told.get()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {TRANSACTIONS, "/transactions/"})
    void a_transaction_is_on_disk_when_it_is_answered(String path) {
        // Given
        String id = "$a" + path.length();

        // When
        Response answer = homeserver().body(transaction(message(id))).put(path + "1");

        // Then
        answer.then().statusCode(200).body("isEmpty()", equalTo(true));
        assertThat(rowsOf(id)).isEqualTo(1);
    }

    @Test
    void an_event_that_comes_again_is_taken_once() {
        // When
        homeserver()
                .body(transaction(message("$twice")))
                .put(TRANSACTIONS + "t1")
                .then()
                .statusCode(200);
        homeserver()
                .body(transaction(message("$twice")))
                .put(TRANSACTIONS + "t1")
                .then()
                .statusCode(200);
        homeserver()
                .body(transaction(message("$twice")))
                .put(TRANSACTIONS + "t2")
                .then()
                .statusCode(200);

        // Then
        assertThat(rowsOf("$twice")).isEqualTo(1);
    }

    @Test
    void events_that_make_no_sense_hold_up_no_neighbour() {
        // Given
        String body = transaction("7", "{\"event_id\":\"$broken\"}", message("$good"), "null", nested(60_000));

        // When
        homeserver().body(body).put(TRANSACTIONS + "odd").then().statusCode(200);

        // Then
        assertThat(rowsOf("$good")).isEqualTo(1);
        assertThat(rowsOf("$broken")).isEqualTo(1);
    }

    @Test
    void other_parts_of_a_transaction_are_skipped() {
        // Given
        String body = """
                {"ephemeral": [{"type": "m.typing"}], "de.sorunome.msc2409.to_device": [{}], "events": [%s],
                 "org.matrix.msc3202.device_lists": {"changed": []}}
                """.formatted(message("$between"));

        // When
        homeserver().body(body).put(TRANSACTIONS + "parts").then().statusCode(200);

        // Then
        assertThat(rowsOf("$between")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "[]", "{\"events\":[", "{\"events\":[{]}"})
    void what_is_not_json_is_refused(String body) {
        homeserver().body(body).put(TRANSACTIONS + "bad").then().statusCode(400).body("errcode", equalTo("M_NOT_JSON"));
    }

    @Test
    void a_body_of_many_megabytes_is_taken() {
        // Given
        String padding = "x".repeat(20_000);
        String body = transaction(IntStream.range(0, 1000)
                .mapToObj(number -> message("$large" + number).replace("hello", padding))
                .toArray(String[]::new));

        // When
        homeserver().body(body).put(TRANSACTIONS + "large").then().statusCode(200);

        // Then
        assertThat(body.length()).isGreaterThan(20_000_000);
        assertThat(rowsOf("$large999")).isEqualTo(1);
    }

    @Test
    void without_the_database_the_homeserver_is_asked_to_come_again() {
        // Given
        List<String> log = new CopyOnWriteArrayList<>();
        Handler listener = listener(log);
        Logger.getLogger("").addHandler(listener);
        execute("alter table inbox rename to inbox_away");

        // When
        Response answer = given().body(transaction(message("$later")))
                .put(TRANSACTIONS + "down?access_token=" + ScriptedHomeserverAround.HS_TOKEN);
        execute("alter table inbox_away rename to inbox");
        Logger.getLogger("").removeHandler(listener);

        // Then
        answer.then().statusCode(503).body("errcode", equalTo("M_UNKNOWN"));
        assertThat(log).anyMatch(line -> line.contains("gets a 503"));
        assertThat(String.join("\n", log))
                .doesNotContain(ScriptedHomeserverAround.HS_TOKEN)
                .doesNotContain("hello");
        homeserver()
                .body(transaction(message("$later")))
                .put(TRANSACTIONS + "down")
                .then()
                .statusCode(200);
    }

    @Test
    void a_call_without_a_token_is_unauthorized() {
        given().body(transaction())
                .put(TRANSACTIONS + "1")
                .then()
                .statusCode(401)
                .body("errcode", equalTo("M_UNAUTHORIZED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", "hs-token-of-the-tests-0123456789abcdeF"})
    void a_wrong_token_is_forbidden_and_counted(String token) {
        // Given
        long before = calls.refusals();

        // When
        given().header("Authorization", "Bearer " + token)
                .body(transaction())
                .put(TRANSACTIONS + "1")
                .then()
                .statusCode(403)
                .body("errcode", equalTo("M_FORBIDDEN"));

        // Then
        assertThat(calls.refusals()).isEqualTo(before + 1);
    }

    @Test
    void the_token_may_stand_in_the_query_string() {
        given().queryParam("access_token", ScriptedHomeserverAround.HS_TOKEN)
                .body(transaction())
                .put(TRANSACTIONS + "1")
                .then()
                .statusCode(200);
    }

    @Test
    void the_header_goes_before_the_query_string() {
        given().header("Authorization", "Bearer wrong")
                .queryParam("access_token", ScriptedHomeserverAround.HS_TOKEN)
                .body(transaction())
                .put(TRANSACTIONS + "1")
                .then()
                .statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/_matrix/app/v1/users/", "/users/"})
    void a_known_agents_user_exists_and_others_do_not(String path) {
        homeserver().get(path + "@agent_known:example.org").then().statusCode(200);
        homeserver()
                .get(path + "@agent_unknown:example.org")
                .then()
                .statusCode(404)
                .body("errcode", equalTo("M_NOT_FOUND"));
        homeserver().get(path + "nonsense").then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/_matrix/app/v1/rooms/{alias}", "/rooms/{alias}"})
    void a_known_agents_alias_exists_and_others_do_not(String path) {
        homeserver().get(path, "#agent_known:example.org").then().statusCode(200);
        homeserver().get(path, "#agent_unknown:example.org").then().statusCode(404);
    }

    @Test
    void a_ping_is_answered_and_noted() {
        // When
        homeserver()
                .contentType("application/json")
                .body("{\"transaction_id\":\"t\"}")
                .post("/_matrix/app/v1/ping")
                .then()
                .statusCode(200);

        // Then
        assertThat(calls.lastPing()).isPresent();
    }

    @Test
    void third_party_networks_are_not_found_and_other_endpoints_not_recognized() {
        homeserver()
                .get("/_matrix/app/v1/thirdparty/protocol/irc")
                .then()
                .statusCode(404)
                .body("errcode", equalTo("M_NOT_FOUND"));
        for (Method method : List.of(Method.GET, Method.POST, Method.PUT, Method.DELETE)) {
            homeserver()
                    .request(method, "/_matrix/app/v9/anything")
                    .then()
                    .statusCode(404)
                    .body("errcode", equalTo("M_UNRECOGNIZED"));
        }
    }

    private static RequestSpecification homeserver() {
        return given().header("Authorization", "Bearer " + ScriptedHomeserverAround.HS_TOKEN);
    }

    private static String transaction(String... events) {
        return "{\"events\":[" + String.join(",", events) + "]}";
    }

    private static String message(String id) {
        return """
                {"event_id": "%s", "room_id": "!r:example.org", "sender": "@alice:example.org", "type": "m.room.message",
                 "origin_server_ts": 1, "content": {"msgtype": "m.text", "body": "hello"}}
                """.formatted(id);
    }

    private static String nested(int depth) {
        return IntStream.range(0, depth).mapToObj(i -> "[").collect(Collectors.joining()) + "]".repeat(depth);
    }

    private long rowsOf(String eventId) {
        return database.inTransaction(
                connection -> Sql.on(connection, "select count(*) from seen where event_key = :key")
                        .bind("key", Sha256.half(eventId))
                        .map(row -> row.getLong(1))
                        .one());
    }

    private void execute(String sql) {
        database.useTransaction(connection -> TestSql.execute(connection, sql));
    }

    private static Handler listener(List<String> log) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                log.add(String.valueOf(new org.jboss.logmanager.formatters.PatternFormatter("%s%e")
                        .format(org.jboss.logmanager.ExtLogRecord.wrap(line))));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
