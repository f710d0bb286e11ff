package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.fake.FakeLetta;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Agents invited to people's rooms. */
class InvitedIT {
    private static final String BOB = "@bob:" + E2eEnvironment.SERVER_NAME;
    private static final String GREETING =
            "I'm Ada, an AI agent, and I answer messages in this room. Please send !help to see what else I can do.";

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void an_agent_moves_in_and_remembers_though_the_database_is_lost_until_the_room_is_encrypted_or_it_is_removed(
            E2eEnvironment e2eEnvironment) throws SQLException, IOException {
        // Given
        start(e2eEnvironment);
        Talk home = Talk.withNewAgent(e2eEnvironment, "Ada");
        UserId ada = home.agentUser();
        RoomId room = e2eEnvironment.alice().createRoom("My room");
        Talk talk = new Talk(e2eEnvironment, home.agent(), room);
        talk.say("before it came");

        // When
        e2eEnvironment.alice().invite(room, ada);
        talk.awaitAnswer(GREETING);
        List<String> first = talk.finishWith("one");
        e2eEnvironment.homeroom().kill();
        e2eEnvironment.database().wipe();
        e2eEnvironment.homeroom().start();
        List<String> second = talk.finishWith("two");

        // Then
        assertThat(first).containsExactly(GREETING);
        assertThat(second).containsExactly(GREETING, "echo: one");
        assertThat(e2eEnvironment.letta().asked())
                .extracting(FakeLetta.Asked::text)
                .containsExactly("one", "two");
        assertThat(e2eEnvironment.letta().asked().stream()
                        .map(FakeLetta.Asked::conversationId)
                        .distinct())
                .hasSize(1);

        // When
        e2eEnvironment
                .alice()
                .setState(room, "m.room.encryption", "", Json.object(Map.of("algorithm", "m.megolm.v1.aes-sha2")));
        e2eEnvironment.alice().send(room, "m.room.encrypted", Json.object(Map.of("algorithm", "m.megolm.v1.aes-sha2")));
        e2eEnvironment.homeroom().awaitMetric("homeroom_turns_settled_total{how=\"encrypted\"", 2);
        remove(e2eEnvironment, room, ada);
        e2eEnvironment.homeroom().awaitMetric("homeroom_turns_settled_total{how=\"removed\"", 1);

        // Then
        assertThat(talk.awaitAnswers(4))
                .extracting(TimelineEvent::body)
                .filteredOn(body -> body.startsWith("This room is encrypted now"))
                .hasSize(1);
        assertThat(e2eEnvironment.alice().members(room)).doesNotContain(ada);
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void an_encrypted_room_and_an_invite_of_somebody_without_permission_are_declined(E2eEnvironment e2eEnvironment) {
        // Given
        Person bob = e2eEnvironment.person("bob");
        assertThat(bob.id().value()).isEqualTo(BOB);
        start(e2eEnvironment);
        UserId ada = Talk.withNewAgent(e2eEnvironment, "Ada").agentUser();
        RoomId encrypted = e2eEnvironment.alice().createRoom("Secrets");
        e2eEnvironment
                .alice()
                .setState(encrypted, "m.room.encryption", "", Json.object(Map.of("algorithm", "m.megolm.v1.aes-sha2")));
        RoomId bobs = bob.createRoom("Bob's");

        // When
        e2eEnvironment.alice().invite(encrypted, ada);
        bob.invite(bobs, ada);

        // Then
        assertThat(reasonOf(e2eEnvironment.alice(), encrypted, ada)).startsWith("I can't read encrypted rooms yet.");
        assertThat(e2eEnvironment.alice().messagesOfOthers(encrypted))
                .extracting(TimelineEvent::body)
                .containsExactly("I can't read encrypted rooms yet. Please invite me to a room without encryption.");
        assertThat(reasonOf(bob, bobs, ada)).startsWith("You don't have permission to talk to agents here.");
        assertThat(bob.messagesOfOthers(bobs))
                .extracting(TimelineEvent::body)
                .containsExactly("You don't have permission to talk to agents here. Please ask the administrator.");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void an_agent_that_is_invited_to_a_space_declines_and_says_nothing_in_it(E2eEnvironment e2eEnvironment) {
        // Given
        start(e2eEnvironment);
        UserId ada = Talk.withNewAgent(e2eEnvironment, "Ada").agentUser();
        RoomId space = e2eEnvironment
                .alice()
                .createRoom(Json.object(Map.of("name", "Ours", "creation_content", Map.of("type", "m.space"))));

        // When
        e2eEnvironment.alice().invite(space, ada);

        // Then
        assertThat(reasonOf(e2eEnvironment.alice(), space, ada))
                .isEqualTo("I can't answer in a Space. Please invite me to a room or a direct chat instead.");
        assertThat(e2eEnvironment.alice().messagesOfOthers(space)).isEmpty();
    }

    /** The same settings for all scenarios, so that Homeroom starts once. */
    private static void start(E2eEnvironment e2eEnvironment) {
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_PERMISSIONS", BOB + "=none")
                .start();
    }

    private static void remove(E2eEnvironment e2eEnvironment, RoomId room, UserId user) {
        e2eEnvironment
                .alice()
                .client()
                .post(
                        "/v3/rooms/" + ClientServer.encoded(room) + "/kick",
                        Json.object(Map.of("user_id", user.value())));
    }

    private static String reasonOf(Person person, RoomId room, UserId user) {
        Optional<JsonNode> left = Patience.waitingFor("the answer to the invite")
                .until(
                        () -> person.state(room, "m.room.member", user.value()),
                        found -> found.filter(member ->
                                        member.path("membership").asText().equals("leave"))
                                .isPresent());
        return left.orElseThrow().path("reason").asText();
    }
}
