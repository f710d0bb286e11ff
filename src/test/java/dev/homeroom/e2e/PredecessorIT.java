package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.e2e.HomeroomProcess.Printed;
import dev.homeroom.fake.FakeLetta;
import dev.homeroom.matrix.RoomId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;

/** Migration from letta-matrix: rooms are adopted, and old messages are not answered. */
class PredecessorIT {
    @Scenario(on = TestDatabase.H2)
    void rooms_and_space_of_the_predecessor_are_adopted_and_agents_answer_there(E2eEnvironment e2eEnvironment)
            throws SQLException, IOException {
        // Given
        PredecessorWorld old = new PredecessorWorld(e2eEnvironment);
        String ada = e2eEnvironment.letta().addAgent("Ada");
        String grace = e2eEnvironment.letta().addAgent("Grace");
        RoomId adasRoom = old.roomMadeByItsAgent(ada, "Ada");
        RoomId gracesRoom = old.roomMadeByAlice(grace, "Grace");
        RoomId space = old.space();
        String table = old.writeTable();
        old.addRow("agent-00000000-0000-0000-0000-00000000dead", "Gone", new RoomId("!gone:homeroom.test"));
        old.write();
        e2eEnvironment.alice().say(adasRoom, "an old question");
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_MAKE_ROOMS", "false")
                .start();
        Patience.waitingFor("the list of agents")
                .until(() -> e2eEnvironment
                                .rest()
                                .get("/agents/mappings")
                                .body()
                                .path("count")
                                .asInt()
                        == 2);

        // When: only looking
        long writes = writes(e2eEnvironment);
        Printed dry = e2eEnvironment.homeroom().run("import", "--from-database", table, "--new-space", "--dry-run");

        // Then
        assertThat(dry.text())
                .contains("would adopt  " + ada + " (Ada)  " + adasRoom, "refused      " + grace)
                .contains("1 refused, 1 would adopt.");
        assertThat(dry.exitCode()).isEqualTo(1);
        assertThat(writes(e2eEnvironment)).isEqualTo(writes);
        assertThat(e2eEnvironment.roomsOfTheBot()).isEmpty();

        // When: the Space can't be had
        Printed held = e2eEnvironment.homeroom().run("import");

        // Then
        assertThat(held.text())
                .contains(
                        "refused      Space  " + space,
                        "/invite " + e2eEnvironment.bot(),
                        "make_room_admin",
                        "The row waits for the Space");
        assertThat(e2eEnvironment.roomsOfTheBot()).isEmpty();

        // When: Alice has let the bot into the Space
        old.letTheBotIn(space);
        Patience.waitingFor("the bot in the Space")
                .until(() -> e2eEnvironment.roomsOfTheBot().contains(space));
        Printed first = e2eEnvironment.homeroom().run("import");

        // Then
        assertThat(first.text())
                .contains("adopted      Space  " + space, "adopted      " + ada, "refused      " + grace)
                .contains(
                        "No backend lists this agent",
                        "!admin users force-promote " + e2eEnvironment.bot() + " " + gracesRoom);
        assertThat(first.exitCode()).isEqualTo(1);

        // When: and into Grace's room
        old.letTheBotIn(gracesRoom);
        Patience.waitingFor("the bot in Grace's room")
                .until(() -> e2eEnvironment.roomsOfTheBot().contains(gracesRoom));
        Printed second = e2eEnvironment.homeroom().run("import");

        // Then
        assertThat(second.text()).contains("already      Space", "already      " + ada, "adopted      " + grace);
        assertThat(e2eEnvironment.alice().children(space)).containsOnlyKeys(adasRoom, gracesRoom);

        // When: people write
        e2eEnvironment.homeroom().unset("HOMEROOM_MAKE_ROOMS").restart();
        answers(e2eEnvironment, ada, adasRoom);
        answers(e2eEnvironment, grace, gracesRoom);

        // Then
        assertThat(e2eEnvironment.letta().asked())
                .extracting(FakeLetta.Asked::text)
                .containsExactly("hello", "hello");
        assertThat(e2eEnvironment.alice().invites()).isEmpty();
        assertThat(e2eEnvironment.roomsOfTheBot()).containsExactlyInAnyOrder(space, adasRoom, gracesRoom);

        // When: an export is imported into an empty database
        Printed export = e2eEnvironment.homeroom().run("export", "--json-file", "exported.json");
        Path exported = e2eEnvironment.directory().resolve("exported.json");
        e2eEnvironment.homeroom().stop();
        e2eEnvironment.database().wipe();
        e2eEnvironment.homeroom().start();
        Patience.waitingFor("both rooms in the new database")
                .until(() -> e2eEnvironment
                                .rest()
                                .get("/health/agent-provisioning")
                                .body()
                                .path("rooms")
                                .asInt()
                        == 2);
        writes = writes(e2eEnvironment);
        Printed again = e2eEnvironment.homeroom().run("import", "--json-file", "exported.json", "--new-space");
        Printed verified = e2eEnvironment.homeroom().run("import", "--json-file", "exported.json", "--verify");
        Printed different = e2eEnvironment.homeroom().run("import", "--verify");

        // Then
        assertThat(export).isEqualTo(new Printed("Wrote 2 mappings to exported.json.\n", 0));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(exported)))
                .isEqualTo("rw-------");
        assertThat(again.text()).contains("2 already.");
        assertThat(again.exitCode()).isZero();
        assertThat(writes(e2eEnvironment)).isEqualTo(writes);
        assertThat(verified.text()).contains("All mappings are in sync!");
        assertThat(verified.exitCode()).isZero();
        assertThat(different.text()).contains("Missing here: 1");
        assertThat(different.exitCode()).isEqualTo(1);
        assertThat(e2eEnvironment.homeroom().log()).doesNotContain(PredecessorWorld.PASSWORD);
        assertThat(Files.readString(exported)).doesNotContain("password");
    }

    private static void answers(E2eEnvironment e2eEnvironment, String agent, RoomId room) {
        e2eEnvironment.alice().say(room, "hello");
        TimelineEvent answer = Patience.waitingFor("the answer of " + agent)
                .until(() -> e2eEnvironment.alice().messagesOfOthers(room), messages -> !messages.isEmpty())
                .getFirst();
        assertThat(answer.body()).isEqualTo("echo: hello");
        assertThat(answer.sender()).isEqualTo(e2eEnvironment.agentUser(agent));
        JsonNode binding =
                e2eEnvironment.alice().state(room, "dev.homeroom.binding", "").orElseThrow();
        assertThat(binding.path("agent_id").asText()).isEqualTo(agent);
    }

    /** Changes of rooms and users, without pings and messages. */
    private static long writes(E2eEnvironment e2eEnvironment) {
        return e2eEnvironment.toHomeserver().exchanges().stream()
                .filter(exchange -> !exchange.method().equals("GET") && !exchange.isSend())
                .filter(exchange ->
                        List.of("/ping", "/typing", "/receipt").stream().noneMatch(exchange.path()::contains))
                .count();
    }
}
