package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.RoomId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Matrix is the truth: Homeroom continues after the loss of its database or with an old one. */
class DatabaseIsAnIndexIT {
    private static final List<String> TABLES = List.of("bound_room", "space");

    @Scenario
    void a_database_that_is_deleted_comes_back_and_matrix_is_left_as_it_was(Stage stage) throws Exception {
        // Given
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(stage, "Ada");
        stage.letta().addAgent("Grace");
        stage.homeroom().awaitLog("2 agents, 2 rooms, 1 space");
        Talk trip = chatRoom(stage, talk.agent());
        talk.finishWith("one");
        trip.finishWith("trip one");
        stage.alice().acceptInvites();
        stage.homeroom().stop();
        List<List<String>> rows = rows(stage);
        Set<RoomId> rooms = stage.roomsOfTheBot();
        Snapshot before = Snapshot.seenBy(stage.alice());

        // When
        stage.database().wipe();
        startAndStopWithoutWrites(stage);

        // Then
        assertThat(rows(stage)).isEqualTo(rows);
        assertThat(Snapshot.seenBy(stage.alice())).isEqualTo(before);

        // When
        talk.say("two");
        trip.say("trip two");
        stage.database().wipe();
        stage.homeroom().start();

        // Then
        assertThat(talk.finishWith("three")).containsExactly("echo: one", "echo: two");
        assertThat(trip.finishWith("trip three")).containsExactly("echo: trip one", "echo: trip two");
        assertThat(stage.letta().asked()).hasSize(6);
        assertThat(conversationsOf(stage, "one", "two", "three")).hasSize(1);
        assertThat(conversationsOf(stage, "trip one", "trip two", "trip three")).hasSize(1);
        assertThat(stage.roomsOfTheBot()).isEqualTo(rooms);
        assertThat(stage.alice().invites()).isEmpty();

        // When
        stage.homeroom().stop();
        Snapshot after = Snapshot.seenBy(stage.alice());
        startAndStopWithoutWrites(stage);

        // Then
        assertThat(rows(stage)).isEqualTo(rows);
        assertThat(Snapshot.seenBy(stage.alice())).isEqualTo(after);
    }

    @Scenario
    void a_database_of_last_week_gives_way_to_matrix(Stage stage) throws Exception {
        // Given
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(stage, "Ada");
        Talk other = Talk.withNewAgent(stage, "Grace");
        talk.finishWith("one");
        stage.homeroom().stop();
        TestDatabase.Address lastWeek = stage.database().copy();
        stage.homeroom().start();

        // And a week in which much happens
        talk.finishWith("two");
        String rotated = stage.letta().openConversation(talk.agent());
        new Operator(stage).rebind(talk.room(), "chat_id", rotated);
        stage.letta().rename(other.agent(), "Grace Hopper");
        Talk fresh = Talk.withNewAgent(stage, "Edsger");
        Patience.waitingFor("the new name")
                .until(() -> roomName(stage, other.room()).equals("Grace Hopper - Letta Agent Chat"));
        Reconciliation.run(stage);
        fresh.finishWith("fresh one");
        stage.homeroom().stop();
        List<List<String>> rows = rows(stage);
        Set<RoomId> rooms = stage.roomsOfTheBot();
        Snapshot before = Snapshot.seenBy(stage.alice());

        // When
        stage.homeroom().set("HOMEROOM_DATABASE_URL", lastWeek.url());
        startAndStopWithoutWrites(stage);

        // Then
        assertThat(rows(lastWeek)).isEqualTo(rows);
        assertThat(Snapshot.seenBy(stage.alice())).isEqualTo(before);

        // When
        talk.say("three");
        stage.homeroom().start();

        // Then
        assertThat(talk.finishWith("four")).containsExactly("echo: one", "echo: two", "echo: three");
        assertThat(fresh.finishWith("fresh two")).containsExactly("echo: fresh one");
        assertThat(conversationsOf(stage, "three", "four")).containsExactly(rotated);
        assertThat(stage.letta().asked()).hasSize(6);
        assertThat(stage.roomsOfTheBot()).isEqualTo(rooms);
    }

    /** Alice's room with the agent in her own Space, both as Homeroom creates them. */
    private static Talk chatRoom(Stage stage, String agent) {
        Operator operator = new Operator(stage);
        RoomId room = operator.createBoundRoom(
                "The trip",
                Map.of(
                        "version",
                        1,
                        "backend",
                        "letta",
                        "agent_id",
                        agent,
                        "kind",
                        "chat",
                        "owner",
                        stage.alice().id().value(),
                        "label",
                        "The trip",
                        "archived",
                        false,
                        "since",
                        Instant.now().toEpochMilli()));
        operator.setState(
                room,
                "dev.homeroom.context",
                "before the trip",
                Json.object(Map.of("version", 1, "chat_id", stage.letta().openConversation(agent))));
        RoomId own = operator.createRoom(Map.of(
                "name",
                "Agents — Alice",
                "preset",
                "private_chat",
                "invite",
                List.of(stage.alice().id().value()),
                "creation_content",
                Map.of("type", "m.space"),
                "initial_state",
                List.of(Map.of(
                        "type",
                        "dev.homeroom.space",
                        "state_key",
                        "",
                        "content",
                        Map.of(
                                "version",
                                1,
                                "kind",
                                "personal",
                                "owner",
                                stage.alice().id().value())))));
        JsonNode link = Json.object(Map.of("via", List.of(Stage.SERVER_NAME)));
        operator.setState(stage.space(), "m.space.child", own.value(), link.deepCopy());
        operator.setState(own, "m.space.child", room.value(), link.deepCopy());
        stage.alice().acceptInvites();
        Reconciliation.run(stage);
        Talk talk = new Talk(stage, agent, room);
        Patience.waitingFor("the agent in the chat room")
                .until(() -> stage.alice().members(room).contains(talk.agentUser()));
        return talk;
    }

    private static void startAndStopWithoutWrites(Stage stage) {
        long summaries = summaries(stage);
        stage.toHomeserver().forget();
        stage.homeroom().start();
        Patience.waitingFor("all agents to be looked at").until(() -> summaries(stage) > summaries);
        stage.homeroom().stop();
        assertThat(Writes.through(stage.toHomeserver())).isEmpty();
    }

    private static long summaries(Stage stage) {
        return stage.homeroom()
                .log()
                .lines()
                .filter(line -> line.contains("[AGENT_SYNC] Completed sync"))
                .count();
    }

    private static List<List<String>> rows(Stage stage) throws Exception {
        return rows(stage.database());
    }

    private static List<List<String>> rows(TestDatabase.Address database) throws Exception {
        return List.of(database.rows(TABLES.get(0)), database.rows(TABLES.get(1)));
    }

    private static List<String> conversationsOf(Stage stage, String... texts) {
        return stage.letta().asked().stream()
                .filter(asked -> List.of(texts).contains(asked.text()))
                .map(FakeLetta.Asked::conversationId)
                .distinct()
                .toList();
    }

    private static String roomName(Stage stage, RoomId room) {
        return stage.alice()
                .state(room, "m.room.name", "")
                .orElseThrow()
                .path("name")
                .asText();
    }
}
