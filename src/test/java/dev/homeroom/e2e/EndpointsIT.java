package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.matrix.UserId;
import java.util.List;
import java.util.Map;

/** Access to the application service's endpoints, and their answers. */
class EndpointsIT {
    private static final String TRANSACTION = "/_matrix/app/v1/transactions/tokens";
    private static final String WRONG = "this-is-not-the-token";

    @Scenario(on = TestDatabase.H2)
    void only_the_homeservers_token_lets_in(Stage stage) {
        // Given
        stage.homeroom().start();
        String right = stage.registration().hsToken();

        // When
        ClientServer.Answer missing = put(stage, "", TRANSACTION);
        ClientServer.Answer wrong = put(stage, WRONG, TRANSACTION);
        ClientServer.Answer wrongInQuery = put(stage, "", TRANSACTION + "?access_token=" + WRONG);
        ClientServer.Answer inHeader = put(stage, right, TRANSACTION);
        ClientServer.Answer inQuery = put(stage, "", TRANSACTION + "?access_token=" + right);
        ClientServer.Answer headerIsWrong = put(stage, WRONG, TRANSACTION + "?access_token=" + right);
        ClientServer.Answer queryIsWrong = put(stage, right, TRANSACTION + "?access_token=" + WRONG);
        ClientServer.Answer theOldWay = put(stage, "", "/transactions/old?access_token=" + right);
        ClientServer.Answer theOldWayWithout = put(stage, "", "/transactions/old");

        // Then
        assertThat(List.of(missing, theOldWayWithout)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body().path("errcode").asText()).isEqualTo("M_UNAUTHORIZED");
        });
        assertThat(List.of(wrong, wrongInQuery, headerIsWrong)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body().path("errcode").asText()).isEqualTo("M_FORBIDDEN");
        });
        assertThat(List.of(inHeader, inQuery, queryIsWrong, theOldWay))
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(stage.homeroom().log())
                .doesNotContain(right, stage.registration().asToken(), WRONG, "access_token");
    }

    @Scenario
    void the_homeserver_learns_which_users_and_aliases_there_are(Stage stage) {
        // Given
        stage.homeroom().start();
        Talk talk = Talk.withNewAgent(stage, "Ada");
        String agent = talk.agentUser().value();
        String alias = "#" + agent.substring(1);
        String stranger = "@agent_nobody:" + Stage.SERVER_NAME;
        String nowhere = "#agent_nobody:" + Stage.SERVER_NAME;

        // When
        List<ClientServer.Answer> known = List.of(
                get(stage, "/_matrix/app/v1/users/", agent),
                get(stage, "/users/", agent),
                get(stage, "/_matrix/app/v1/rooms/", alias),
                get(stage, "/rooms/", alias));
        List<ClientServer.Answer> unknown = List.of(
                get(stage, "/_matrix/app/v1/users/", stranger),
                get(stage, "/_matrix/app/v1/users/", "no user id"),
                get(stage, "/_matrix/app/v1/rooms/", nowhere),
                get(stage, "/_matrix/app/v1/thirdparty/protocol/", "irc"),
                get(stage, "/_matrix/app/v1/thirdparty/", "user"));

        // Then
        assertThat(known).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(unknown).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body().path("errcode").asText()).isEqualTo("M_NOT_FOUND");
        });
        assertThat(stage.alice().profile(new UserId(stranger))).isEmpty();
    }

    @Scenario(on = TestDatabase.POSTGRESQL)
    void homeroom_answers_a_ping(Stage stage) {
        // Given
        stage.homeroom().start();

        // When
        ClientServer.Answer answer = Push.to(
                        stage.homeroom().uri(), stage.registration().hsToken())
                .request(
                        "POST",
                        "/_matrix/app/v1/ping",
                        Json.object(Map.of("transaction_id", "p1")).toString());

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(stage.toHomeroom().exchanges(exchange -> exchange.path().equals("/_matrix/app/v1/ping")))
                .as("the homeserver's own, at boot")
                .isNotEmpty();
    }

    private static ClientServer.Answer put(Stage stage, String token, String pathAndQuery) {
        return Push.to(stage.homeroom().uri(), token).request("PUT", pathAndQuery, "{\"events\":[]}");
    }

    private static ClientServer.Answer get(Stage stage, String path, String what) {
        return Push.to(stage.homeroom().uri(), stage.registration().hsToken())
                .request("GET", path + ClientServer.encoded(what), "");
    }
}
