package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Creates accounts through {@code POST /_matrix/client/v3/register}, with {@code m.login.dummy} or {@code
 * m.login.registration_token}, as the homeserver offers.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#user-interactive-authentication-api">User-interactive
 *     authentication</a>
 */
final class SignUp {
    private static final String DUMMY = "m.login.dummy";
    private static final String TOKEN = "m.login.registration_token";
    private static final int MOST_STAGES = 5;

    private final ClientServer server;

    SignUp(URI homeserver) {
        this.server = new ClientServer(homeserver, "");
    }

    /** @return the answer, with {@code user_id} and {@code access_token} */
    JsonNode register(String localpart) {
        ObjectNode account = Json.object(Map.of("username", localpart, "password", "a password of " + localpart));
        ClientServer.Answer answer = ask(account);
        for (int stage = 0; answer.status() == 401 && stage < MOST_STAGES; stage++) {
            account.set("auth", nextStage(answer.body()));
            answer = ask(account);
        }
        if (!answer.isSuccess()) {
            throw new AssertionError(
                    "The homeserver made no account for " + localpart + ": " + answer.status() + " " + answer.body());
        }
        return answer.body();
    }

    private ClientServer.Answer ask(ObjectNode account) {
        return server.request("POST", "/v3/register", account.toString());
    }

    private static ObjectNode nextStage(JsonNode offer) {
        List<String> completed = texts(offer.path("completed"));
        for (JsonNode flow : offer.path("flows")) {
            List<String> stages = new ArrayList<>(texts(flow.path("stages")));
            if (stages.stream().allMatch(SignUp::isPossible)) {
                stages.removeAll(completed);
                return authentication(stages.getFirst(), offer.path("session").asText());
            }
        }
        throw new AssertionError("The homeserver offers no way to register that the tests know: " + offer);
    }

    private static boolean isPossible(String stage) {
        return stage.equals(DUMMY)
                || (stage.equals(TOKEN) && registrationToken().isPresent());
    }

    private static ObjectNode authentication(String stage, String session) {
        ObjectNode authentication = Json.object(Map.of("type", stage, "session", session));
        if (stage.equals(TOKEN)) {
            authentication.put("token", registrationToken().orElseThrow());
        }
        return authentication;
    }

    private static Optional<String> registrationToken() {
        return Optional.ofNullable(System.getenv("HOMEROOM_TEST_REGISTRATION_TOKEN"));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(entry -> texts.add(entry.textValue()));
        return texts;
    }
}
