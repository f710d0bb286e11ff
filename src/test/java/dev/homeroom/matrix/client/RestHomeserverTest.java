package dev.homeroom.matrix.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.CreateRoom;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException.RateLimited;
import dev.homeroom.matrix.HomeserverException.Refused;
import dev.homeroom.matrix.HomeserverException.Unclear;
import dev.homeroom.matrix.HomeserverProbe;
import dev.homeroom.matrix.HomeserverProbe.ServerVersion;
import dev.homeroom.matrix.MediaUri;
import dev.homeroom.matrix.Profile;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomChanges;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.ScriptedHomeserver;
import dev.homeroom.matrix.ScriptedHomeserverAround;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.TimelinePage;
import dev.homeroom.matrix.UserId;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(ScriptedHomeserverAround.class)
class RestHomeserverTest {
    private static final UserId AGENT = new UserId("@agent_openai_a=2fb:example.org");
    private static final UserId BOT = new UserId("@homeroom:example.org");
    private static final RoomId ROOM = new RoomId("!a/b+c:example.org");
    private static final String CLIENT = "/_matrix/client/v3";
    private static final String ROOM_PATH = CLIENT + "/rooms/%21a%2Fb%2Bc%3Aexample.org";

    @SuppressWarnings("NullAway.Init") // ScriptedHomeserverAround sets it
    ScriptedHomeserver fake;

    @Inject
    Homeserver homeserver;

    @Inject
    HomeserverProbe probe;

    @Inject
    MeterRegistry meters;

    @BeforeEach
    void forget() {
        fake.forget();
    }

    @Test
    void what_is_sent_carries_ids_of_any_form_and_acts_as_the_agent() {
        // Given
        String path = ROOM_PATH + "/send/m.room.message/t%2F1%3F%23%25";
        fake.answers("PUT " + path, 200, "{\"event_id\":\"$e\"}");

        // When
        EventId event = homeserver.send(AGENT, ROOM, "m.room.message", "t/1?#%", object().put("body", "hé"));

        // Then
        assertThat(event).isEqualTo(new EventId("$e"));
        assertThat(fake.asked("PUT " + path)).singleElement().satisfies(asked -> {
            assertThat(asked.query()).isEqualTo("user_id=%40agent_openai_a%3D2fb%3Aexample.org");
            assertThat(asked.authorization()).isEqualTo("Bearer " + ScriptedHomeserverAround.AS_TOKEN);
            assertThat(asked.contentType()).startsWith("application/json");
            assertThat(asked.body()).isEqualTo("{\"body\":\"hé\",\"dev.homeroom.transaction\":\"t/1?#%\"}");
        });
    }

    @Test
    void the_rooms_with_new_events_are_asked_for_in_one_small_request() {
        // Given
        String request = "GET " + CLIENT + "/sync";
        fake.answers(
                request,
                200,
                "{\"next_batch\":\"s2\",\"rooms\":{\"join\":{\"!a:h\":{\"timeline\":{\"events\":[]}},\"not a room\":{}},\"leave\":{\"!b:h\":{}}}}");

        // When
        RoomChanges changes = homeserver.changes(BOT, Optional.of("s1"));

        // Then
        assertThat(changes).isEqualTo(new RoomChanges("s2", Set.of(new RoomId("!a:h")), Set.of(new RoomId("!b:h"))));
        assertThat(fake.asked(request))
                .singleElement()
                .satisfies(asked -> assertThat(asked.query())
                        .startsWith("user_id=%40homeroom%3Aexample.org&timeout=0&set_presence=offline&filter=%7B")
                        .endsWith("&since=s1"));
    }

    @Test
    void an_answer_without_any_room_means_that_nothing_happened() {
        // Given
        fake.answers("GET " + CLIENT + "/sync", 200, "{\"next_batch\":\"s2\"}");

        // When / Then
        assertThat(homeserver.changes(BOT, Optional.empty())).isEqualTo(new RoomChanges("s2", Set.of(), Set.of()));
    }

    @Test
    void the_version_is_read_where_the_homeserver_says_it() {
        // Given
        String request = "GET /_matrix/federation/v1/version";
        fake.answers(request, 200, "{\"server\":{\"name\":\"Tuwunel\",\"version\":\"1.6.1\"}}")
                .answers(request, 200, "{\"server\":{\"name\":\"Tuwunel\"}}")
                .answers(request, 404, "{\"errcode\":\"M_UNRECOGNIZED\"}");

        // When
        List<Optional<ServerVersion>> versions = List.of(probe.version(), probe.version(), probe.version());

        // Then
        assertThat(versions)
                .containsExactly(
                        Optional.of(new ServerVersion("Tuwunel", "1.6.1")), Optional.empty(), Optional.empty());
    }

    @Test
    void what_is_sent_is_never_sent_again_by_the_client() {
        // Given
        String request = "PUT " + ROOM_PATH + "/send/m.room.message/t";
        fake.hangsUpOn(request).answers(request, 200, "{\"event_id\":\"$e\"}");

        // When, Then
        assertThatExceptionOfType(Unclear.class)
                .isThrownBy(() -> homeserver.send(AGENT, ROOM, "m.room.message", "t", object()));
        assertThat(fake.asked(request)).hasSize(1);
    }

    @Test
    void a_rate_limit_on_what_is_sent_tells_how_long_to_wait() {
        // Given
        fake.answers(
                "PUT " + ROOM_PATH + "/send/m.room.message/t",
                429,
                "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":1234}");

        // When, Then
        assertThatExceptionOfType(RateLimited.class)
                .isThrownBy(() -> homeserver.send(AGENT, ROOM, "m.room.message", "t", object()))
                .satisfies(e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofMillis(1234)));
    }

    @Test
    void a_room_is_read_back_page_by_page_and_each_event_says_its_room() {
        // Given
        String request = "GET " + ROOM_PATH + "/messages";
        fake.answers(request, 200, "{\"chunk\":[{\"event_id\":\"$b\"},7,{\"event_id\":\"$a\"}],\"end\":\"t/1\"}")
                .answers(request, 200, "{\"chunk\":[]}");

        // When
        TimelinePage newest = homeserver.messages(BOT, ROOM, Optional.empty(), 100);
        TimelinePage last = homeserver.messages(BOT, ROOM, newest.older(), 100);

        // Then
        assertThat(newest.newestFirst())
                .containsExactly(
                        object().put("event_id", "$b").put("room_id", ROOM.value()),
                        object().put("event_id", "$a").put("room_id", ROOM.value()));
        assertThat(last).isEqualTo(new TimelinePage(List.of(), Optional.empty()));
        assertThat(fake.asked(request))
                .extracting(asked -> Set.of(asked.query().split("&")))
                .containsExactly(
                        Set.of("dir=b", "limit=100", "user_id=%40homeroom%3Aexample.org"),
                        Set.of("dir=b", "limit=100", "user_id=%40homeroom%3Aexample.org", "from=t%2F1"));
    }

    @Test
    void a_timeline_without_events_in_it_says_nothing() {
        // Given
        fake.answers("GET " + ROOM_PATH + "/messages", 200, "{}");

        // When, Then
        assertThatExceptionOfType(Unclear.class)
                .isThrownBy(() -> homeserver.messages(BOT, ROOM, Optional.empty(), 100));
    }

    @Test
    void a_join_outlasts_rate_limits_and_failures() {
        // Given
        String request = "POST " + CLIENT + "/join/%21a%2Fb%2Bc%3Aexample.org";
        fake.answers(request, 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":100}")
                .answers(request, 502, "<html>proxy</html>")
                .answers(request, 200, "{\"room_id\":\"!a/b+c:example.org\"}");

        // When
        homeserver.join(AGENT, ROOM);

        // Then
        assertThat(fake.asked(request)).hasSize(3);
    }

    @Test
    void a_room_is_created_after_a_rate_limit_but_not_a_second_time_after_silence() {
        // Given
        String request = "POST " + CLIENT + "/createRoom";
        fake.answers(request, 429, Map.of("Retry-After", "0"), "").hangsUpOn(request);
        CreateRoom room = new CreateRoom(
                "Name",
                null,
                "agent_x",
                "11",
                object().put("m.federate", false),
                object().put("invite", 50),
                List.of(new CreateRoom.InitialState(
                        "m.room.guest_access", "", object().put("guest_access", "forbidden"))),
                List.of(new UserId("@alice:example.org")));

        // When
        assertThatExceptionOfType(Unclear.class).isThrownBy(() -> homeserver.createRoom(BOT, room));

        // Then
        assertThat(fake.asked(request)).hasSize(2);
        assertThat(json(fake.asked(request).getFirst().body())).isEqualTo(json("""
                {
                  "preset": "private_chat", "visibility": "private", "name": "Name", "room_version": "11",
                  "room_alias_name": "agent_x",
                  "creation_content": {"m.federate": false},
                  "power_level_content_override": {"invite": 50},
                  "initial_state": [
                    {"type": "m.room.guest_access", "state_key": "", "content": {"guest_access": "forbidden"}}
                  ],
                  "invite": ["@alice:example.org"]
                }
                """));
    }

    @Test
    void a_user_that_is_there_already_counts_as_registered() {
        // Given
        String request = "POST " + CLIENT + "/register";
        fake.answers(request, 400, "{\"errcode\":\"M_USER_IN_USE\",\"error\":\"M_USER_IN_USE: taken\"}");

        // When
        homeserver.register(AGENT);

        // Then
        assertThat(json(fake.asked(request).getFirst().body())).isEqualTo(json("""
                {"type": "m.login.application_service", "username": "agent_openai_a=2fb", "inhibit_login": true}
                """));
    }

    @Test
    void an_unknown_user_has_an_empty_profile_whatever_the_errcode() {
        // Given
        String path = "GET " + CLIENT + "/profile/%40agent_openai_a%3D2fb%3Aexample.org";
        fake.answers(path, 404, "{\"errcode\":\"M_UNKNOWN\"}");

        // When, Then
        assertThat(homeserver.profile(AGENT)).isEqualTo(Profile.EMPTY);
    }

    @Test
    void an_alias_is_set_and_removed_and_one_that_is_gone_counts_as_removed() {
        // Given
        RoomAlias alias = new RoomAlias("#agent_a/b:example.org");
        String path = CLIENT + "/directory/room/%23agent_a%2Fb%3Aexample.org";
        fake.answers("PUT " + path, 200, "{}")
                .answers("DELETE " + path, 200, "{}")
                .answers("DELETE " + path, 404, "{\"errcode\":\"M_NOT_FOUND\"}")
                .answers("DELETE " + path, 403, "{\"errcode\":\"M_FORBIDDEN\"}");

        // When
        homeserver.setAlias(BOT, alias, ROOM);
        homeserver.removeAlias(BOT, alias);
        homeserver.removeAlias(BOT, alias);

        // Then
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> homeserver.removeAlias(BOT, alias));
        assertThat(fake.asked("PUT " + path)).singleElement().satisfies(asked -> {
            assertThat(asked.query()).isEqualTo("user_id=%40homeroom%3Aexample.org");
            assertThat(asked.body()).isEqualTo("{\"room_id\":\"!a/b+c:example.org\"}");
        });
    }

    @Test
    void a_room_is_gone_only_when_the_homeserver_says_so() {
        // Given
        String request = "GET " + CLIENT + "/directory/list/room/%21a%2Fb%2Bc%3Aexample.org";
        fake.answers(request, 200, "{\"visibility\":\"private\"}")
                .answers(request, 404, "{\"errcode\":\"M_NOT_FOUND\"}")
                .answers(request, 404, "{\"errcode\":\"M_UNRECOGNIZED\"}")
                .answers(request, 404, "<html>no such site</html>");

        // When, Then
        assertThat(homeserver.hasRoom(ROOM)).isTrue();
        assertThat(homeserver.hasRoom(ROOM)).isFalse();
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> homeserver.hasRoom(ROOM));
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> homeserver.hasRoom(ROOM));
    }

    @Test
    void an_alias_is_not_there_only_when_the_homeserver_says_so() {
        // Given
        RoomAlias alias = new RoomAlias("#agent_known:example.org");
        String request = "GET " + CLIENT + "/directory/room/%23agent_known%3Aexample.org";
        fake.answers(request, 404, "{\"errcode\":\"M_NOT_FOUND\"}").answers(request, 404, "<html>no such site</html>");

        // When, Then
        assertThat(homeserver.resolve(alias)).isEmpty();
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> homeserver.resolve(alias));
    }

    @Test
    void state_is_read_with_an_empty_key_and_403_is_not_absence() {
        // Given
        String request = "GET " + ROOM_PATH + "/state/dev.homeroom.binding/";
        fake.answers(request, 200, "{\"version\":1}").answers(request, 403, "{\"errcode\":\"M_FORBIDDEN\"}");

        // When, Then
        assertThat(homeserver.state(BOT, ROOM, "dev.homeroom.binding", "")).contains(object().put("version", 1));
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> homeserver.state(BOT, ROOM, "dev.homeroom.binding", ""))
                .satisfies(e -> assertThat(e.status()).isEqualTo(403));
    }

    @Test
    void a_refusal_counts_whatever_is_said_besides() {
        // Given
        fake.answers("GET " + CLIENT + "/joined_rooms", 403, "x".repeat(100_000));

        // When, Then
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> homeserver.joinedRooms(BOT))
                .satisfies(e -> assertThat(e.status()).isEqualTo(403));
    }

    @Test
    void a_redirect_is_not_followed() {
        // Given
        String request = "PUT " + ROOM_PATH + "/send/m.room.message/t";
        fake.answers(request, 307, Map.of("Location", "/elsewhere"), "{}");

        // When, Then
        assertThatExceptionOfType(Unclear.class)
                .isThrownBy(() -> homeserver.send(AGENT, ROOM, "m.room.message", "t", object()));
        assertThat(fake.asked("PUT /elsewhere")).isEmpty();
        assertThat(fake.asked("GET /elsewhere")).isEmpty();
    }

    @Test
    void one_state_event_that_makes_no_sense_hides_no_other() {
        // Given
        fake.answers("GET " + ROOM_PATH + "/state", 200, """
                [{"type": 5}, 7,
                 {"event_id": "$1", "type": "m.room.name", "state_key": "", "sender": "@a:b", "content": {"name": "x"}}]
                """);

        // When
        List<StateEvent> state = homeserver.state(BOT, ROOM);

        // Then
        assertThat(state).singleElement().extracting(StateEvent::type).isEqualTo("m.room.name");
    }

    @Test
    void an_avatar_is_uploaded_with_its_own_type() {
        // Given
        fake.answers("POST /_matrix/media/v3/upload", 200, "{\"content_uri\":\"mxc://example.org/a\"}");

        // When
        MediaUri uri = homeserver.upload(AGENT, "image/png", new byte[] {1, 2, 3});

        // Then
        assertThat(uri).isEqualTo(new MediaUri("mxc://example.org/a"));
        assertThat(fake.asked("POST /_matrix/media/v3/upload")).singleElement().satisfies(asked -> {
            assertThat(asked.contentType()).isEqualTo("image/png");
            assertThat(asked.body()).hasSize(3);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    200 | {}                                            | Unclear
                    200 | {"content_uri":"https://example.org/a"}       | Unclear
                    200 | <html>                                        | Unclear
                    408 | {}                                            | Unclear
                    500 | {"errcode":"M_UNKNOWN"}                       | Unclear
                    502 | <html>                                        | Unclear
                    429 | {"retry_after_ms":2000}                       | RateLimited
                    401 | {"errcode":"M_UNKNOWN_TOKEN"}                 | Refused
                    403 | {"errcode":"M_FORBIDDEN"}                     | Refused
                    413 | {"errcode":"M_TOO_LARGE"}                     | Refused
                    """)
    void an_upload_without_an_address_is_told_by_its_answer(int status, String body, String expected) {
        // Given
        fake.answers("POST /_matrix/media/v3/upload", status, body);
        Homeserver.MediaFile file =
                new Homeserver.MediaFile("text/plain", "a.txt", 3, new ByteArrayInputStream(new byte[] {1, 2, 3}));

        // Then
        assertThatThrownBy(() -> homeserver.upload(AGENT, file))
                .extracting(failure -> failure.getClass().getSimpleName())
                .isEqualTo(expected);
        assertThat(fake.asked("POST /_matrix/media/v3/upload"))
                .as("an upload is never repeated by itself")
                .hasSize(1);
    }

    @Test
    void typing_names_the_agent_in_the_path_and_in_the_query() {
        // Given
        String request = "PUT " + ROOM_PATH + "/typing/%40agent_openai_a%3D2fb%3Aexample.org";
        fake.answers(request, 200, "{}");

        // When
        homeserver.startTyping(AGENT, ROOM, Duration.ofSeconds(30));

        // Then
        assertThat(fake.asked(request)).singleElement().satisfies(asked -> {
            assertThat(asked.query()).isEqualTo("user_id=%40agent_openai_a%3D2fb%3Aexample.org");
            assertThat(json(asked.body())).isEqualTo(json("{\"typing\":true,\"timeout\":30000}"));
        });
    }

    @Test
    void a_failed_ping_keeps_its_errcode_and_drops_its_text() {
        // Given
        fake.answers(
                "POST /_matrix/client/v1/appservice/homeroom/ping",
                502,
                "{\"errcode\":\"M_BAD_STATUS\",\"error\":\"M_BAD_STATUS: access_token=secret\"}");

        // When, Then
        assertThatExceptionOfType(Unclear.class)
                .isThrownBy(() -> homeserver.ping(BOT, "homeroom", "t"))
                .satisfies(e -> assertThat(e.errcode()).contains("M_BAD_STATUS"))
                .satisfies(e -> assertThat(e).hasMessageNotContaining("secret"));
    }

    @Test
    void members_and_rooms_are_read_as_lists() {
        // Given
        fake.answers("GET " + CLIENT + "/joined_rooms", 200, "{\"joined_rooms\":[\"!a:b\",\"!c\"]}");
        fake.answers("GET " + ROOM_PATH + "/joined_members", 200, "{\"joined\":{\"@a:b\":{},\"@c:d\":{}}}");
        fake.answers(
                "GET " + CLIENT + "/capabilities",
                200,
                "{\"capabilities\":{\"m.room_versions\":{\"default\":\"12\",\"available\":{}}}}");

        // When, Then
        assertThat(homeserver.joinedRooms(BOT)).containsExactly(new RoomId("!a:b"), new RoomId("!c"));
        assertThat(homeserver.joinedMembers(BOT, ROOM)).containsExactly(new UserId("@a:b"), new UserId("@c:d"));
        assertThat(homeserver.defaultRoomVersion()).isEqualTo("12");
    }

    @Test
    void each_request_is_measured_by_its_kind_and_outcome() {
        // Given
        fake.answers("POST " + ROOM_PATH + "/invite", 403, "{\"errcode\":\"M_FORBIDDEN\"}");
        long before = refusedInvites();

        // When
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> homeserver.invite(BOT, ROOM, new UserId("@alice:example.org")));

        // Then
        assertThat(refusedInvites()).isEqualTo(before + 1);
    }

    private long refusedInvites() {
        return meters.timer("homeroom.homeserver.requests", "operation", "invite", "outcome", "refused")
                .count();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.builder().build().readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
