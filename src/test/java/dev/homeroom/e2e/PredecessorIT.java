package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.e2e.HomeroomProcess.Printed;
import dev.homeroom.matrix.RoomId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;

/** Migration from letta-matrix: rooms are adopted, and old messages are not answered. */
class PredecessorIT {
    @Scenario
    void rooms_and_space_of_the_predecessor_are_adopted_and_agents_answer_there(Stage stage)
            throws SQLException, IOException {
        // Given
        PredecessorWorld old = new PredecessorWorld(stage);
        String ada = stage.letta().addAgent("Ada");
        String grace = stage.letta().addAgent("Grace");
        RoomId adasRoom = old.roomMadeByItsAgent(ada, "Ada");
        RoomId gracesRoom = old.roomMadeByAlice(grace, "Grace");
        RoomId space = old.space();
        String table = old.writeTable();
        old.addRow("agent-00000000-0000-0000-0000-00000000dead", "Gone", new RoomId("!gone:homeroom.test"));
        old.write();
        stage.alice().say(adasRoom, "an old question");
        stage.homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_MAKE_ROOMS", "false")
                .start();
        Patience.waitingFor("the list of agents")
                .until(() -> stage.rest()
                                .get("/agents/mappings")
                                .body()
                                .path("count")
                                .asInt()
                        == 2);

        // When: only looking
        long writes = writes(stage);
        Printed dry = stage.homeroom().run("import", "--from-database", table, "--new-space", "--dry-run");

        // Then
        assertThat(dry.text())
                .contains("would adopt  " + ada + " (Ada)  " + adasRoom, "refused      " + grace)
                .contains("1 refused, 1 would adopt.");
        assertThat(dry.exitCode()).isEqualTo(1);
        assertThat(writes(stage)).isEqualTo(writes);
        assertThat(stage.roomsOfTheBot()).isEmpty();

        // When: the Space can't be had
        Printed held = stage.homeroom().run("import");

        // Then
        assertThat(held.text())
                .contains(
                        "refused      Space  " + space,
                        "/invite " + stage.bot(),
                        "make_room_admin",
                        "Waits for the Space");
        assertThat(stage.roomsOfTheBot()).isEmpty();

        // When: Alice has let the bot into the Space
        old.letTheBotIn(space);
        Patience.waitingFor("the bot in the Space")
                .until(() -> stage.roomsOfTheBot().contains(space));
        Printed first = stage.homeroom().run("import");

        // Then
        assertThat(first.text())
                .contains("adopted      Space  " + space, "adopted      " + ada, "refused      " + grace)
                .contains(
                        "No backend lists this agent", "!admin users force-promote " + stage.bot() + " " + gracesRoom);
        assertThat(first.exitCode()).isEqualTo(1);

        // When: and into Grace's room
        old.letTheBotIn(gracesRoom);
        Patience.waitingFor("the bot in Grace's room")
                .until(() -> stage.roomsOfTheBot().contains(gracesRoom));
        Printed second = stage.homeroom().run("import");

        // Then
        assertThat(second.text()).contains("already      Space", "already      " + ada, "adopted      " + grace);
        assertThat(stage.alice().children(space)).containsOnlyKeys(adasRoom, gracesRoom);

        // When: people write
        stage.homeroom().unset("HOMEROOM_MAKE_ROOMS").restart();
        answers(stage, ada, adasRoom);
        answers(stage, grace, gracesRoom);

        // Then
        assertThat(stage.letta().asked()).extracting(FakeLetta.Asked::text).containsExactly("hello", "hello");
        assertThat(stage.alice().invites()).isEmpty();
        assertThat(stage.roomsOfTheBot()).containsExactlyInAnyOrder(space, adasRoom, gracesRoom);

        // When: an export is imported into an empty database
        Printed export = stage.homeroom().run("export", "--json-file", "exported.json");
        Path exported = stage.directory().resolve("exported.json");
        stage.homeroom().stop();
        stage.database().wipe();
        stage.homeroom().start();
        Patience.waitingFor("both rooms in the new database")
                .until(() -> stage.rest()
                                .get("/health/agent-provisioning")
                                .body()
                                .path("rooms")
                                .asInt()
                        == 2);
        writes = writes(stage);
        Printed again = stage.homeroom().run("import", "--json-file", "exported.json", "--new-space");
        Printed verified = stage.homeroom().run("import", "--json-file", "exported.json", "--verify");
        Printed different = stage.homeroom().run("import", "--verify");

        // Then
        assertThat(export).isEqualTo(new Printed("2 mappings are in exported.json.\n", 0));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(exported)))
                .isEqualTo("rw-------");
        assertThat(again.text()).contains("2 already.");
        assertThat(again.exitCode()).isZero();
        assertThat(writes(stage)).isEqualTo(writes);
        assertThat(verified.text()).contains("All mappings are in sync!");
        assertThat(verified.exitCode()).isZero();
        assertThat(different.text()).contains("Missing here: 1");
        assertThat(different.exitCode()).isEqualTo(1);
        assertThat(stage.homeroom().log()).doesNotContain(PredecessorWorld.PASSWORD);
        assertThat(Files.readString(exported)).doesNotContain("password");
    }

    private static void answers(Stage stage, String agent, RoomId room) {
        stage.alice().say(room, "hello");
        TimelineEvent answer = Patience.waitingFor("the answer of " + agent)
                .until(() -> stage.alice().messagesOfOthers(room), messages -> !messages.isEmpty())
                .getFirst();
        assertThat(answer.body()).isEqualTo("echo: hello");
        assertThat(answer.sender()).isEqualTo(stage.agentUser(agent));
        JsonNode binding = stage.alice().state(room, "dev.homeroom.binding", "").orElseThrow();
        assertThat(binding.path("agent_id").asText()).isEqualTo(agent);
    }

    /** Changes of rooms and users, without pings and messages. */
    private static long writes(Stage stage) {
        return stage.toHomeserver().exchanges().stream()
                .filter(exchange -> !exchange.method().equals("GET") && !exchange.isSend())
                .filter(exchange ->
                        List.of("/ping", "/typing", "/receipt").stream().noneMatch(exchange.path()::contains))
                .count();
    }
}
