package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.matrix.UserId;
import java.util.List;
import java.util.Map;

/** Access to the application service's endpoints, and their answers. */
class EndpointsIT {
    private static final String TRANSACTION = "/_matrix/app/v1/transactions/tokens";
    private static final String WRONG = "this-is-not-the-token";

    @SharedScenario(on = TestDatabase.H2)
    void only_the_homeservers_token_lets_in(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().start();
        String right = e2eEnvironment.registration().hsToken();

        // When
        ClientServer.Answer missing = put(e2eEnvironment, "", TRANSACTION);
        ClientServer.Answer wrong = put(e2eEnvironment, WRONG, TRANSACTION);
        ClientServer.Answer wrongInQuery = put(e2eEnvironment, "", TRANSACTION + "?access_token=" + WRONG);
        ClientServer.Answer inHeader = put(e2eEnvironment, right, TRANSACTION);
        ClientServer.Answer inQuery = put(e2eEnvironment, "", TRANSACTION + "?access_token=" + right);
        ClientServer.Answer headerIsWrong = put(e2eEnvironment, WRONG, TRANSACTION + "?access_token=" + right);
        ClientServer.Answer queryIsWrong = put(e2eEnvironment, right, TRANSACTION + "?access_token=" + WRONG);
        ClientServer.Answer theOldWay = put(e2eEnvironment, "", "/transactions/old?access_token=" + right);
        ClientServer.Answer theOldWayWithout = put(e2eEnvironment, "", "/transactions/old");

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
        assertThat(e2eEnvironment.homeroom().wholeLog())
                .doesNotContain(right, e2eEnvironment.registration().asToken(), WRONG, "access_token");
    }

    @SharedScenario(on = TestDatabase.H2)
    void the_homeserver_learns_which_users_and_aliases_there_are(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        String agent = talk.agentUser().value();
        String alias = "#" + agent.substring(1);
        String stranger = "@agent_nobody:" + E2eEnvironment.SERVER_NAME;
        String nowhere = "#agent_nobody:" + E2eEnvironment.SERVER_NAME;

        // When
        List<ClientServer.Answer> known = List.of(
                get(e2eEnvironment, "/_matrix/app/v1/users/", agent),
                get(e2eEnvironment, "/users/", agent),
                get(e2eEnvironment, "/_matrix/app/v1/rooms/", alias),
                get(e2eEnvironment, "/rooms/", alias));
        List<ClientServer.Answer> unknown = List.of(
                get(e2eEnvironment, "/_matrix/app/v1/users/", stranger),
                get(e2eEnvironment, "/_matrix/app/v1/users/", "no user id"),
                get(e2eEnvironment, "/_matrix/app/v1/rooms/", nowhere),
                get(e2eEnvironment, "/_matrix/app/v1/thirdparty/protocol/", "irc"),
                get(e2eEnvironment, "/_matrix/app/v1/thirdparty/", "user"));

        // Then
        assertThat(known).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(unknown).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body().path("errcode").asText()).isEqualTo("M_NOT_FOUND");
        });
        assertThat(e2eEnvironment.alice().profile(new UserId(stranger))).isEmpty();
    }

    @SharedScenario(on = TestDatabase.H2)
    void homeroom_answers_a_ping(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().restart();

        // When
        ClientServer.Answer answer = Push.to(
                        e2eEnvironment.homeroom().uri(),
                        e2eEnvironment.registration().hsToken())
                .request(
                        "POST",
                        "/_matrix/app/v1/ping",
                        Json.object(Map.of("transaction_id", "p1")).toString());

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(e2eEnvironment
                        .toHomeroom()
                        .exchanges(exchange -> exchange.path().equals("/_matrix/app/v1/ping")))
                .as("the homeserver's own, at boot")
                .isNotEmpty();
    }

    private static ClientServer.Answer put(E2eEnvironment e2eEnvironment, String token, String pathAndQuery) {
        return Push.to(e2eEnvironment.homeroom().uri(), token).request("PUT", pathAndQuery, "{\"events\":[]}");
    }

    private static ClientServer.Answer get(E2eEnvironment e2eEnvironment, String path, String what) {
        return Push.to(
                        e2eEnvironment.homeroom().uri(),
                        e2eEnvironment.registration().hsToken())
                .request("GET", path + ClientServer.encoded(what), "");
    }
}
