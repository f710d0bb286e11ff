package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
    private static final Duration TO_ANSWER = Duration.ofSeconds(90);

    @TempDir
    private Path home;

    @Test
    void the_demo_shows_its_agents_and_ctrl_c_ends_it_with_130_and_everything_that_it_started() throws IOException {
        // Given
        for (String needed : List.of("deploy", "src")) {
            Files.createSymbolicLink(home.resolve(needed), Path.of(needed).toAbsolutePath());
        }
        HomeroomProcess homeroom = new HomeroomProcess(home, FreePort.choose()).set("HOMEROOM_HOME", home.toString());
        try (ChildProcess demo = homeroom.begin("demo")) {
            Patience.waitingFor("the demo to answer", TO_ANSWER)
                    .until(() -> demo.log().contains("Ctrl-C"));
            assertThat(roomsThatAClientLists(demo.log()))
                    .containsExactlyInAnyOrder("Agents", "Clock", "Echo", "Sampler");
            List<ProcessHandle> services = demo.descendants();

            // When
            ChildProcess.signal(demo.pid(), "INT");

            // Then
            assertThat(demo.awaitEnd(Patience.USUAL)).isTrue();
            assertThat(demo.exitCode()).isEqualTo(130);
            assertThat(demo.log()).contains("Echo:").doesNotContain("Sorry", "Exception");
            assertThat(services).hasSizeGreaterThan(1).noneMatch(ProcessHandle::isAlive);
        }
    }

    /** The rooms of the Space's page in a client. */
    private static List<String> roomsThatAClientLists(String printed) {
        URI homeserver = URI.create(printed("Homeserver +(http://\\S+)", printed));
        ObjectNode login = Json.object(
                Map.of("type", "m.login.password", "user", "you", "password", printed("Password +(\\S+)", printed)));
        JsonNode account = new ClientServer(homeserver, "").post("/v3/login", login);
        ClientServer you =
                new ClientServer(homeserver, account.path("access_token").asText());
        String space = you.get("/v3/directory/room/%23agent_space:demo.test")
                .path("room_id")
                .asText();
        // Synapse counts in the background.
        return Patience.waitingFor("the Space to list four rooms")
                .until(
                        () -> you.get("/v1/rooms/" + ClientServer.encoded(space) + "/hierarchy")
                                .path("rooms")
                                .findValuesAsText("name"),
                        names -> names.size() == 4);
    }

    private static String printed(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }
}
