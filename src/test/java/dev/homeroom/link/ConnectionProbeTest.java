package dev.homeroom.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.appservice.IncomingCalls;
import dev.homeroom.link.ConnectionStatus.CannotReachUs;
import dev.homeroom.link.ConnectionStatus.HomeserverUnreachable;
import dev.homeroom.link.ConnectionStatus.Linked;
import dev.homeroom.link.ConnectionStatus.LinkedWithoutPing;
import dev.homeroom.link.ConnectionStatus.NotRegistered;
import dev.homeroom.link.ConnectionStatus.OtherRegistration;
import dev.homeroom.link.ConnectionStatus.WrongToken;
import dev.homeroom.matrix.ScriptedHomeserver;
import dev.homeroom.matrix.ScriptedHomeserverAround;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(ScriptedHomeserverAround.class)
class ConnectionProbeTest {
    private static final String VERSIONS = "GET /_matrix/client/versions";
    private static final String REGISTER = "POST /_matrix/client/v3/register";
    private static final String WHOAMI = "GET /_matrix/client/v3/account/whoami";
    private static final String PING = "POST /_matrix/client/v1/appservice/homeroom/ping";

    @SuppressWarnings("NullAway.Init") // ScriptedHomeserverAround sets it
    ScriptedHomeserver homeserver;

    @Inject
    ConnectionProbe check;

    @Inject
    IncomingCalls calls;

    @BeforeEach
    void forget() {
        homeserver.forget();
    }

    @Test
    void a_homeserver_that_reaches_us_is_linked() {
        // Given
        answersUpToThePing().answers(PING, 200, "{\"duration_ms\": 12}");

        // When, Then
        assertThat(check.check()).isEqualTo(new Linked(Duration.ofMillis(12)));
    }

    @Test
    void a_homeserver_without_pings_is_good_enough() {
        // Given
        answersUpToThePing().answers(PING, 404, "{\"errcode\":\"M_UNRECOGNIZED\"}");

        // When, Then
        assertThat(check.check()).isEqualTo(new LinkedWithoutPing());
    }

    @Test
    void what_is_no_homeserver_is_unreachable() {
        // Given
        homeserver.answers(VERSIONS, 200, "<html>welcome</html>");

        // When, Then
        assertThat(check.check()).isEqualTo(new HomeserverUnreachable(homeserver.url()));
    }

    @Test
    void an_unknown_as_token_is_not_registered() {
        // Given
        homeserver.answers(VERSIONS, 200, "{}").answers(REGISTER, 401, "{\"errcode\":\"M_UNKNOWN_TOKEN\"}");

        // When
        ConnectionStatus status = check.check();

        // Then
        assertThat(status).isInstanceOf(NotRegistered.class);
        assertThat(status.sentence())
                .contains("!admin appservices register")
                .contains("appservice_dir")
                .contains("[global.appservice.homeroom]")
                .contains("app_service_config_files")
                .doesNotContain("\n")
                .doesNotContain(ScriptedHomeserverAround.AS_TOKEN);
    }

    @Test
    void a_homeserver_that_refuses_the_token_at_its_door_is_there() {
        // Given
        homeserver.answers(VERSIONS, 401, "{\"errcode\":\"M_UNKNOWN_TOKEN\"}");

        // When, Then
        assertThat(check.check()).isInstanceOf(NotRegistered.class);
    }

    @ParameterizedTest
    @CsvSource({"400, M_EXCLUSIVE", "403, M_FORBIDDEN"})
    void a_bot_outside_the_namespace_is_another_registration(int status, String errcode) {
        // Given
        homeserver.answers(VERSIONS, 200, "{}").answers(REGISTER, status, "{\"errcode\":\"" + errcode + "\"}");

        // When, Then
        assertThat(check.check())
                .isInstanceOfSatisfying(
                        OtherRegistration.class,
                        other -> assertThat(other.errcode()).isEqualTo(errcode));
    }

    @Test
    void another_bot_behind_the_token_is_another_registration() {
        // Given
        homeserver
                .answers(VERSIONS, 200, "{}")
                .answers(REGISTER, 200, "{}")
                .answers(WHOAMI, 200, "{\"user_id\":\"@other:example.org\"}");

        // When, Then
        assertThat(check.check()).isInstanceOf(OtherRegistration.class);
    }

    @ParameterizedTest
    @CsvSource({"502, M_CONNECTION_FAILED", "504, M_CONNECTION_TIMEOUT", "502, M_BAD_STATUS", "500, M_UNKNOWN"})
    void a_homeserver_that_cannot_reach_us_names_our_url_and_no_secret(int status, String errcode) {
        // Given
        answersUpToThePing()
                .answers(PING, status, "{\"errcode\":\"" + errcode + "\",\"error\":\"access_token=hs-token\"}");

        // When
        ConnectionStatus link = check.check();

        // Then
        assertThat(link).isEqualTo(new CannotReachUs("http://127.0.0.1:1"));
        assertThat(link.sentence()).doesNotContain("hs-token");
    }

    @Test
    void a_homeserver_that_comes_with_a_wrong_token_is_told_apart() {
        // Given
        answersUpToThePing().doesOn(PING, calls::refused).answers(PING, 502, "{\"errcode\":\"M_BAD_STATUS\"}");

        // When, Then
        assertThat(check.check()).isInstanceOf(WrongToken.class);
    }

    private ScriptedHomeserver answersUpToThePing() {
        return homeserver
                .answers(VERSIONS, 200, "{}")
                .answers(REGISTER, 400, "{\"errcode\":\"M_USER_IN_USE\"}")
                .answers(WHOAMI, 200, "{\"user_id\":\"@homeroom:example.org\"}");
    }
}
