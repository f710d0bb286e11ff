package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.RoomId;
import java.util.List;

/** The REST interface, as operators and their tools use it. */
class RestIT {
    private static final List<String> CLOSED =
            List.of("/agents/mappings", "/agents/agent-x/room", "/health/agent-provisioning");

    @Scenario
    void the_webhook_finds_a_new_agent_long_before_the_next_poll(Stage stage) {
        // Given
        String known = stage.letta().addAgent("Ada");
        stage.homeroom().set("HOMEROOM_SYNC_INTERVAL", "1h").start();
        stage.agentRoom(known);
        String added = stage.letta().addAgent("Grace");

        // When
        ClientServer.Answer answer = stage.rest().post("/webhook/new-agent");

        // Then
        assertThat(answer.status()).isEqualTo(202);
        RoomId room = stage.agentRoom(added);
        Patience.waitingFor("the mapping")
                .until(() -> mapping(stage, added).path("room_id").asText().equals(room.value()));
        assertThat(mapping(stage, added).path("agent_name").asText()).isEqualTo("Grace");
        assertThat(mapping(stage, added).path("matrix_user_id").asText())
                .isEqualTo(stage.agentUser(added).value());
        assertThat(stage.rest().get("/agents/mappings").body().path("count").asInt())
                .isEqualTo(2);
    }

    @Scenario(on = TestDatabase.H2)
    void the_room_of_an_agent_can_be_asked_for_and_a_404_says_why(Stage stage) {
        // Given
        String housed = stage.letta().addAgent("Ada");
        String homeless = stage.letta().addAgent("Grace");
        stage.toHomeserver()
                .spoil(
                        exchange -> exchange.path().endsWith("/createRoom")
                                && exchange.body()
                                        .contains(stage.agentUser(homeless).value()),
                        Integer.MAX_VALUE,
                        new Fault.Forbidden());

        // When
        stage.homeroom().start();
        RoomId room = stage.agentRoom(housed);

        // Then
        Patience.waitingFor("the room over REST")
                .until(() -> stage.rest().get("/agents/" + housed + "/room").status() == 200);
        JsonNode found = stage.rest().get("/agents/" + housed + "/room").body();
        assertThat(found.path("room_id").asText()).isEqualTo(room.value());
        assertThat(found.path("agent_id").asText()).isEqualTo(housed);
        isNotFound(stage, homeless, "has no room yet");
        isNotFound(stage, "agent-nobody", "There is no agent with the id agent-nobody");
        Patience.waitingFor("the reason")
                .until(() -> provisioning(stage).path("failing").size() == 1);
        Patience.waitingFor("the room that is done")
                .until(() -> provisioning(stage).path("rooms").asInt() == 1);
        JsonNode failing = provisioning(stage).path("failing").path(0);
        assertThat(failing.path("agent_id").asText()).isEqualTo(homeless);
        assertThat(failing.path("reason").asText()).contains("M_FORBIDDEN");
        assertThat(provisioning(stage).path("status").asText()).isEqualTo("degraded");
        assertThat(provisioning(stage).path("space_id").asText())
                .isEqualTo(stage.space().value());
    }

    @Scenario(on = TestDatabase.H2)
    void without_a_key_in_the_settings_everything_but_health_is_closed(Stage stage) {
        // Given
        stage.homeroom().unset("HOMEROOM_API_KEY");

        // When
        stage.homeroom().start();

        // Then
        for (String shown : List.of("", "anything", Stage.API_KEY)) {
            CLOSED.forEach(path -> isClosed(stage.rest().showing(shown).get(path)));
            isClosed(stage.rest().showing(shown).post("/webhook/new-agent"));
        }
        assertThat(stage.rest().showing("").get("/health").status()).isEqualTo(200);
    }

    @Scenario(on = TestDatabase.H2)
    void only_the_right_key_opens_it(Stage stage) {
        // Given
        stage.homeroom().start();
        Rest withoutKey = stage.rest().showing("");
        Rest withWrongKey = stage.rest().showing(Stage.API_KEY + "r");

        // Then
        for (String path : CLOSED) {
            assertThat(withoutKey.get(path).status()).as(path).isEqualTo(401);
            assertThat(withWrongKey.get(path).status()).as(path).isEqualTo(403);
        }
        assertThat(withoutKey.post("/webhook/new-agent").status()).isEqualTo(401);
        assertThat(withWrongKey.post("/webhook/new-agent").status()).isEqualTo(403);
        assertThat(withWrongKey.get("/agents/mappings").body().toString()).doesNotContain(Stage.API_KEY);
        assertThat(stage.rest().get("/agents/mappings").status()).isEqualTo(200);
    }

    @Scenario
    void health_names_the_backend_that_is_down_and_stays_ready(Stage stage) {
        // Given
        stage.letta().addAgent("Ada");
        stage.homeroom().start();
        Rest open = stage.rest().showing("");
        Patience.waitingFor("health").until(() -> isHealthy(open));

        // When
        stage.letta().goDown();

        // Then
        Patience.waitingFor("a degraded health").until(() -> !isHealthy(open));
        JsonNode degraded = open.get("/health").body();
        assertThat(degraded.path("status").asText()).isEqualTo("degraded");
        assertThat(degraded.path("degraded"))
                .singleElement()
                .satisfies(reason -> assertThat(reason.asText()).startsWith("backend letta: "));
        assertThat(provisioning(stage).path("backends").path(0).path("problem").asText())
                .isNotBlank();
        assertThat(management(stage).get("/q/health/ready").status()).isEqualTo(200);

        // When
        stage.letta().comeBack();

        // Then
        Patience.waitingFor("health again").until(() -> isHealthy(open));
        assertThat(provisioning(stage).path("backends").path(0).path("agents").asInt())
                .isEqualTo(1);
    }

    @Scenario(on = TestDatabase.H2)
    void the_interface_describes_itself_and_the_management_port_is_another(Stage stage) {
        // When
        stage.homeroom().start();

        // Then
        Rest open = stage.rest().showing("");
        ClientServer.Answer description = open.get("/q/openapi");
        assertThat(description.status()).isEqualTo(200);
        assertThat(description.body().asText())
                .contains("/agents/mappings", "/agents/{id}/room", "/webhook/new-agent", "/health/agent-provisioning");
        for (String path : List.of("/q/health/live", "/q/health/ready")) {
            ClientServer.Answer health = management(stage).get(path);
            assertThat(health.status()).as(path).isEqualTo(200);
            assertThat(health.body().path("status").asText()).as(path).isEqualTo("UP");
        }
        for (String path : List.of("/q/health/live", "/q/health/ready", "/q/metrics")) {
            assertThat(open.get(path).status())
                    .as(path + " on the homeserver's port")
                    .isEqualTo(404);
        }
    }

    private static Rest management(Stage stage) {
        return Rest.withoutKey(stage.homeroom().management());
    }

    private static boolean isHealthy(Rest open) {
        return open.get("/health").body().path("status").asText().equals("healthy");
    }

    private static JsonNode provisioning(Stage stage) {
        return stage.rest().get("/health/agent-provisioning").body();
    }

    private static JsonNode mapping(Stage stage, String agent) {
        return stage.rest()
                .get("/agents/mappings")
                .body()
                .path("mappings")
                .valueStream()
                .filter(mapping -> mapping.path("agent_id").asText().equals(agent))
                .findFirst()
                .orElseThrow();
    }

    private static void isNotFound(Stage stage, String agent, String reason) {
        ClientServer.Answer answer = stage.rest().get("/agents/" + agent + "/room");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body().path("error").asText()).contains(reason);
    }

    private static void isClosed(ClientServer.Answer answer) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().path("error").asText())
                .isEqualTo("The REST interface is closed. Set HOMEROOM_API_KEY to open it.");
    }
}
