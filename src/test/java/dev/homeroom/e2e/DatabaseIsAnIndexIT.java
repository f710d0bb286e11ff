package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.fake.FakeLetta;
import dev.homeroom.matrix.RoomId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Matrix is the truth: Homeroom continues after the loss of its database or with an old one. */
class DatabaseIsAnIndexIT {
    private static final List<String> TABLES = List.of("bound_room", "space");

    @Scenario
    void a_database_that_is_deleted_comes_back_and_matrix_is_left_as_it_was(E2eEnvironment e2eEnvironment)
            throws Exception {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.letta().addAgent("Grace");
        e2eEnvironment.homeroom().awaitLog("2 agents, 2 rooms, 1 space");
        Talk trip = chatRoom(e2eEnvironment, talk.agent());
        talk.finishWith("one");
        trip.finishWith("trip one");
        e2eEnvironment.alice().acceptInvites();
        e2eEnvironment.homeroom().stop();
        List<List<String>> rows = rows(e2eEnvironment);
        Set<RoomId> rooms = e2eEnvironment.roomsOfTheBot();
        Snapshot before = Snapshot.seenBy(e2eEnvironment.alice());

        // When
        e2eEnvironment.database().wipe();
        startAndStopWithoutWrites(e2eEnvironment);

        // Then
        assertThat(rows(e2eEnvironment)).isEqualTo(rows);
        assertThat(Snapshot.seenBy(e2eEnvironment.alice())).isEqualTo(before);

        // When
        talk.say("two");
        trip.say("trip two");
        e2eEnvironment.database().wipe();
        e2eEnvironment.homeroom().start();

        // Then
        assertThat(talk.finishWith("three")).containsExactly("echo: one", "echo: two");
        assertThat(trip.finishWith("trip three")).containsExactly("echo: trip one", "echo: trip two");
        assertThat(e2eEnvironment.letta().asked()).hasSize(6);
        assertThat(conversationsOf(e2eEnvironment, "one", "two", "three")).hasSize(1);
        assertThat(conversationsOf(e2eEnvironment, "trip one", "trip two", "trip three"))
                .hasSize(1);
        assertThat(e2eEnvironment.roomsOfTheBot()).isEqualTo(rooms);
        assertThat(e2eEnvironment.alice().invites()).isEmpty();

        // When
        e2eEnvironment.homeroom().stop();
        Snapshot after = Snapshot.seenBy(e2eEnvironment.alice());
        startAndStopWithoutWrites(e2eEnvironment);

        // Then
        assertThat(rows(e2eEnvironment)).isEqualTo(rows);
        assertThat(Snapshot.seenBy(e2eEnvironment.alice())).isEqualTo(after);
    }

    @Scenario
    void a_database_of_last_week_gives_way_to_matrix(E2eEnvironment e2eEnvironment) throws Exception {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        Talk other = Talk.withNewAgent(e2eEnvironment, "Grace");
        talk.finishWith("one");
        e2eEnvironment.homeroom().stop();
        TestDatabase.Address lastWeek = e2eEnvironment.database().copy();
        e2eEnvironment.homeroom().start();

        // And a week in which much happens
        talk.finishWith("two");
        String rotated = e2eEnvironment.letta().openConversation(talk.agent());
        new Operator(e2eEnvironment).rebind(talk.room(), "chat_id", rotated);
        e2eEnvironment.letta().rename(other.agent(), "Grace Hopper");
        Talk fresh = Talk.withNewAgent(e2eEnvironment, "Edsger");
        Patience.waitingFor("the new name")
                .until(() -> roomName(e2eEnvironment, other.room()).equals("Grace Hopper - Letta Agent Chat"));
        Reconciliation.run(e2eEnvironment);
        fresh.finishWith("fresh one");
        e2eEnvironment.homeroom().stop();
        List<List<String>> rows = rows(e2eEnvironment);
        Set<RoomId> rooms = e2eEnvironment.roomsOfTheBot();
        Snapshot before = Snapshot.seenBy(e2eEnvironment.alice());

        // When
        e2eEnvironment.homeroom().set("HOMEROOM_DATABASE_URL", lastWeek.url());
        startAndStopWithoutWrites(e2eEnvironment);

        // Then
        assertThat(rows(lastWeek)).isEqualTo(rows);
        assertThat(Snapshot.seenBy(e2eEnvironment.alice())).isEqualTo(before);

        // When
        talk.say("three");
        e2eEnvironment.homeroom().start();

        // Then
        assertThat(talk.finishWith("four")).containsExactly("echo: one", "echo: two", "echo: three");
        assertThat(fresh.finishWith("fresh two")).containsExactly("echo: fresh one");
        assertThat(conversationsOf(e2eEnvironment, "three", "four")).containsExactly(rotated);
        assertThat(e2eEnvironment.letta().asked()).hasSize(6);
        assertThat(e2eEnvironment.roomsOfTheBot()).isEqualTo(rooms);
    }

    /** Alice's room with the agent in her own Space, both as Homeroom creates them. */
    private static Talk chatRoom(E2eEnvironment e2eEnvironment, String agent) {
        Operator operator = new Operator(e2eEnvironment);
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
                        e2eEnvironment.alice().id().value(),
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
                Json.object(
                        Map.of("version", 1, "chat_id", e2eEnvironment.letta().openConversation(agent))));
        RoomId own = operator.createRoom(Map.of(
                "name",
                "Agents — Alice",
                "preset",
                "private_chat",
                "invite",
                List.of(e2eEnvironment.alice().id().value()),
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
                                e2eEnvironment.alice().id().value())))));
        JsonNode link = Json.object(Map.of("via", List.of(E2eEnvironment.SERVER_NAME)));
        operator.setState(e2eEnvironment.space(), "m.space.child", own.value(), link.deepCopy());
        operator.setState(own, "m.space.child", room.value(), link.deepCopy());
        e2eEnvironment.alice().acceptInvites();
        Reconciliation.run(e2eEnvironment);
        Talk talk = new Talk(e2eEnvironment, agent, room);
        Patience.waitingFor("the agent in the chat room")
                .until(() -> e2eEnvironment.alice().members(room).contains(talk.agentUser()));
        return talk;
    }

    private static void startAndStopWithoutWrites(E2eEnvironment e2eEnvironment) {
        long summaries = summaries(e2eEnvironment);
        e2eEnvironment.toHomeserver().forget();
        e2eEnvironment.homeroom().start();
        Patience.waitingFor("all agents to be looked at").until(() -> summaries(e2eEnvironment) > summaries);
        e2eEnvironment.homeroom().stop();
        assertThat(Writes.through(e2eEnvironment.toHomeserver())).isEmpty();
    }

    private static long summaries(E2eEnvironment e2eEnvironment) {
        return e2eEnvironment
                .homeroom()
                .log()
                .lines()
                .filter(line -> line.contains("[AGENT_SYNC] Completed sync"))
                .count();
    }

    private static List<List<String>> rows(E2eEnvironment e2eEnvironment) throws Exception {
        return rows(e2eEnvironment.database());
    }

    /** Without the versions of rows, which count changes. */
    private static List<List<String>> rows(TestDatabase.Address database) throws Exception {
        List<String> rooms = database.rows(TABLES.get(0)).stream()
                .map(row -> row.replaceAll(", version=\\d+", ""))
                .toList();
        return List.of(rooms, database.rows(TABLES.get(1)));
    }

    private static List<String> conversationsOf(E2eEnvironment e2eEnvironment, String... texts) {
        return e2eEnvironment.letta().asked().stream()
                .filter(asked -> List.of(texts).contains(asked.text()))
                .map(FakeLetta.Asked::conversationId)
                .distinct()
                .toList();
    }

    private static String roomName(E2eEnvironment e2eEnvironment, RoomId room) {
        return e2eEnvironment
                .alice()
                .state(room, "m.room.name", "")
                .orElseThrow()
                .path("name")
                .asText();
    }
}
