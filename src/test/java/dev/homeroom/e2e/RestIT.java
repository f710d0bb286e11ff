package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.RoomId;
import java.util.List;

/** The REST interface, as operators and their tools use it. */
class RestIT {
    private static final List<String> CLOSED =
            List.of("/agents/mappings", "/agents/agent-x/room", "/health/agent-provisioning");

    @Scenario(on = TestDatabase.POSTGRESQL)
    void the_webhook_finds_a_new_agent_long_before_the_next_poll(E2eEnvironment e2eEnvironment) {
        // Given
        String known = e2eEnvironment.letta().addAgent("Ada");
        e2eEnvironment.homeroom().set("HOMEROOM_SYNC_INTERVAL", "1h").start();
        e2eEnvironment.agentRoom(known);
        String added = e2eEnvironment.letta().addAgent("Grace");

        // When
        ClientServer.Answer answer = e2eEnvironment.rest().post("/webhook/new-agent");

        // Then
        assertThat(answer.status()).isEqualTo(202);
        RoomId room = e2eEnvironment.agentRoom(added);
        Patience.waitingFor("the mapping")
                .until(() ->
                        mapping(e2eEnvironment, added).path("room_id").asText().equals(room.value()));
        assertThat(mapping(e2eEnvironment, added).path("agent_name").asText()).isEqualTo("Grace");
        assertThat(mapping(e2eEnvironment, added).path("matrix_user_id").asText())
                .isEqualTo(e2eEnvironment.agentUser(added).value());
        assertThat(e2eEnvironment
                        .rest()
                        .get("/agents/mappings")
                        .body()
                        .path("count")
                        .asInt())
                .isEqualTo(2);
    }

    @Scenario(on = TestDatabase.H2)
    void the_room_of_an_agent_can_be_asked_for_and_a_404_says_why(E2eEnvironment e2eEnvironment) {
        // Given
        String housed = e2eEnvironment.letta().addAgent("Ada");
        String homeless = e2eEnvironment.letta().addAgent("Grace");
        e2eEnvironment
                .toHomeserver()
                .spoil(
                        exchange -> exchange.path().endsWith("/createRoom")
                                && exchange.body()
                                        .contains(e2eEnvironment
                                                .agentUser(homeless)
                                                .value()),
                        Integer.MAX_VALUE,
                        new Fault.Forbidden());

        // When
        e2eEnvironment.homeroom().start();
        RoomId room = e2eEnvironment.agentRoom(housed);

        // Then
        Patience.waitingFor("the room over REST")
                .until(() ->
                        e2eEnvironment.rest().get("/agents/" + housed + "/room").status() == 200);
        JsonNode found =
                e2eEnvironment.rest().get("/agents/" + housed + "/room").body();
        assertThat(found.path("room_id").asText()).isEqualTo(room.value());
        assertThat(found.path("agent_id").asText()).isEqualTo(housed);
        isNotFound(e2eEnvironment, homeless, "has no room yet");
        isNotFound(e2eEnvironment, "agent-nobody", "There is no agent with the id agent-nobody");
        Patience.waitingFor("the reason")
                .until(() -> provisioning(e2eEnvironment).path("failing").size() == 1);
        Patience.waitingFor("the room that is done")
                .until(() -> provisioning(e2eEnvironment).path("rooms").asInt() == 1);
        JsonNode failing = provisioning(e2eEnvironment).path("failing").path(0);
        assertThat(failing.path("agent_id").asText()).isEqualTo(homeless);
        assertThat(failing.path("reason").asText()).contains("M_FORBIDDEN");
        assertThat(provisioning(e2eEnvironment).path("status").asText()).isEqualTo("degraded");
        assertThat(provisioning(e2eEnvironment).path("space_id").asText())
                .isEqualTo(e2eEnvironment.space().value());
    }

    @Scenario(on = TestDatabase.H2)
    void without_a_key_in_the_settings_everything_but_health_is_closed(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().unset("HOMEROOM_API_KEY");

        // When
        e2eEnvironment.homeroom().start();

        // Then
        for (String shown : List.of("", "anything", E2eEnvironment.API_KEY)) {
            CLOSED.forEach(path -> isClosed(e2eEnvironment.rest().showing(shown).get(path)));
            isClosed(e2eEnvironment.rest().showing(shown).post("/webhook/new-agent"));
        }
        assertThat(e2eEnvironment.rest().showing("").get("/health").status()).isEqualTo(200);
    }

    @SharedScenario(on = TestDatabase.H2)
    void only_the_right_key_opens_it(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().start();
        Rest withoutKey = e2eEnvironment.rest().showing("");
        Rest withWrongKey = e2eEnvironment.rest().showing(E2eEnvironment.API_KEY + "r");

        // Then
        for (String path : CLOSED) {
            assertThat(withoutKey.get(path).status()).as(path).isEqualTo(401);
            assertThat(withWrongKey.get(path).status()).as(path).isEqualTo(403);
        }
        assertThat(withoutKey.post("/webhook/new-agent").status()).isEqualTo(401);
        assertThat(withWrongKey.post("/webhook/new-agent").status()).isEqualTo(403);
        assertThat(withWrongKey.get("/agents/mappings").body().toString()).doesNotContain(E2eEnvironment.API_KEY);
        assertThat(e2eEnvironment.rest().get("/agents/mappings").status()).isEqualTo(200);
    }

    @SharedScenario(on = TestDatabase.H2)
    void health_names_the_backend_that_is_down_and_stays_ready(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().start();
        Talk.withNewAgent(e2eEnvironment, "Ada");
        int agents = agentsOfLetta(e2eEnvironment);
        Rest open = e2eEnvironment.rest().showing("");
        Patience.waitingFor("health").until(() -> isHealthy(open));

        // When
        e2eEnvironment.letta().hangUp();

        // Then
        Patience.waitingFor("a degraded health").until(() -> !isHealthy(open));
        JsonNode degraded = open.get("/health").body();
        assertThat(degraded.path("status").asText()).isEqualTo("degraded");
        assertThat(degraded.path("degraded"))
                .singleElement()
                .satisfies(reason -> assertThat(reason.asText()).startsWith("backend letta: "));
        assertThat(provisioning(e2eEnvironment)
                        .path("backends")
                        .path(0)
                        .path("problem")
                        .asText())
                .isNotBlank();
        assertThat(management(e2eEnvironment).get("/q/health/ready").status()).isEqualTo(200);

        // When
        e2eEnvironment.letta().comeUp();

        // Then
        Patience.waitingFor("health again").until(() -> isHealthy(open));
        assertThat(agentsOfLetta(e2eEnvironment)).isEqualTo(agents).isPositive();
    }

    private static int agentsOfLetta(E2eEnvironment e2eEnvironment) {
        return provisioning(e2eEnvironment)
                .path("backends")
                .path(0)
                .path("agents")
                .asInt();
    }

    @SharedScenario(on = TestDatabase.H2)
    void the_interface_describes_itself_and_the_management_port_is_another(E2eEnvironment e2eEnvironment) {
        // When
        e2eEnvironment.homeroom().start();

        // Then
        Rest open = e2eEnvironment.rest().showing("");
        assertThat(open.get("/q/openapi").status()).isEqualTo(401);
        ClientServer.Answer description = e2eEnvironment.rest().get("/q/openapi");
        assertThat(description.status()).isEqualTo(200);
        assertThat(description.body().asText())
                .contains("/agents/mappings", "/agents/{id}/room", "/webhook/new-agent", "/health/agent-provisioning");
        assertThat(e2eEnvironment
                        .rest()
                        .get("/q/openapi?format=json")
                        .body()
                        .path("paths")
                        .has("/agents/mappings"))
                .isTrue();
        for (String path : List.of("/q/health/live", "/q/health/ready")) {
            ClientServer.Answer health = management(e2eEnvironment).get(path);
            assertThat(health.status()).as(path).isEqualTo(200);
            assertThat(health.body().path("status").asText()).as(path).isEqualTo("UP");
        }
        for (String path : List.of("/q/health/live", "/q/health/ready", "/q/metrics")) {
            assertThat(open.get(path).status())
                    .as(path + " on the homeserver's port")
                    .isEqualTo(404);
        }
    }

    private static Rest management(E2eEnvironment e2eEnvironment) {
        return Rest.withoutKey(e2eEnvironment.homeroom().management());
    }

    private static boolean isHealthy(Rest open) {
        return open.get("/health").body().path("status").asText().equals("healthy");
    }

    private static JsonNode provisioning(E2eEnvironment e2eEnvironment) {
        return e2eEnvironment.rest().get("/health/agent-provisioning").body();
    }

    private static JsonNode mapping(E2eEnvironment e2eEnvironment, String agent) {
        return e2eEnvironment
                .rest()
                .get("/agents/mappings")
                .body()
                .path("mappings")
                .valueStream()
                .filter(mapping -> mapping.path("agent_id").asText().equals(agent))
                .findFirst()
                .orElseThrow();
    }

    private static void isNotFound(E2eEnvironment e2eEnvironment, String agent, String reason) {
        ClientServer.Answer answer = e2eEnvironment.rest().get("/agents/" + agent + "/room");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body().path("error").asText()).contains(reason);
    }

    private static void isClosed(ClientServer.Answer answer) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().path("error").asText())
                .isEqualTo("The REST interface is closed. Set HOMEROOM_API_KEY to open it.");
    }
}
