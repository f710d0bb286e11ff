package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.RoomId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What people see first: the Space, the rooms, and the bot's direct chat. */
class FirstLookIT {
    private static final String ABOUT_ROOM = "Write here to talk to the agent. Send !help to see all commands.";

    @Scenario(on = TestDatabase.H2)
    void rooms_and_space_say_what_they_are_for_and_are_shown_once(E2eEnvironment e2eEnvironment) throws Exception {
        // Given
        Person alice = e2eEnvironment.alice();
        e2eEnvironment.homeroom().start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        RoomId space = e2eEnvironment.space();
        Patience.waitingFor("the room in the Space")
                .until(() -> alice.children(space).containsKey(talk.room()));

        // Then
        assertThat(text(alice, talk.room(), "m.room.topic", "topic")).isEqualTo(ABOUT_ROOM);
        assertThat(text(alice, talk.room(), "m.room.avatar", "url")).startsWith("mxc://");
        assertThat(alice.nameOf(space)).contains("Letta Agents");
        assertThat(text(alice, space, "m.room.topic", "topic")).contains("!help");
        assertThat(text(alice, space, "m.room.avatar", "url")).startsWith("mxc://");
        assertThat(alice.children(space).get(talk.room()).path("suggested").asBoolean(true))
                .isFalse();

        // When
        e2eEnvironment.letta().describe(talk.agent(), "Plans the\ngarden.");
        alice.setState(space, "m.room.topic", "", Json.object(Map.of("topic", "Ours")));
        e2eEnvironment.rest().post("/webhook/new-agent");
        Patience.waitingFor("a poll that sees the description")
                .until(() -> e2eEnvironment.homeroom().log().contains(" 1 changed"));
        Reconciliation.run(e2eEnvironment);

        // Then
        assertThat(text(alice, talk.room(), "m.room.topic", "topic")).isEqualTo("Plans the garden. – " + ABOUT_ROOM);
        assertThat(text(alice, space, "m.room.topic", "topic")).isEqualTo("Ours");

        // When
        e2eEnvironment.homeroom().stop();
        Snapshot before = Snapshot.seenBy(alice);
        e2eEnvironment.database().wipe();
        long summaries = summaries(e2eEnvironment);
        e2eEnvironment.toHomeserver().forget();
        e2eEnvironment.homeroom().start();
        Patience.waitingFor("all agents to be looked at").until(() -> summaries(e2eEnvironment) > summaries);
        e2eEnvironment.homeroom().stop();

        // Then
        assertThat(Writes.through(e2eEnvironment.toHomeserver())).isEmpty();
        assertThat(Snapshot.seenBy(alice)).isEqualTo(before);
    }

    @Scenario(on = TestDatabase.POSTGRESQL)
    void the_bots_direct_chat_finds_an_agent_and_serves_operators_though_the_database_is_lost(
            E2eEnvironment e2eEnvironment) throws Exception {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        Person bob = e2eEnvironment.person("bob");

        // When
        RoomId bobs = directChat(e2eEnvironment, bob);
        List<String> said = saying(bob, bobs, 1, "hello", "!help", "!agents", "!reconcile", "1");

        // Then
        assertThat(said.get(0)).startsWith("I'm Homeroom.");
        assertThat(said.get(1)).startsWith("I'm not an agent");
        assertThat(said.get(2)).contains("!agents", "!help").doesNotContain("!reconcile");
        assertThat(said.get(3)).contains("1. Ada");
        assertThat(said.get(4)).startsWith("You don't have permission to use !reconcile.");
        assertThat(said.get(5)).startsWith("Your room with Ada is ready");
        assertThat(bob.invites()).doesNotContain(talk.room());

        // When
        RoomId own = Patience.waitingFor("Bob's room with Ada")
                .until(() -> chatRoomOf(bob), Optional::isPresent)
                .orElseThrow();
        bob.say(own, "in private");

        // Then
        assertThat(bob.awaitMessagesOfOthers(own, 1).getLast().body()).isEqualTo("echo: in private");

        // When
        e2eEnvironment.homeroom().stop();
        e2eEnvironment.database().wipe();
        e2eEnvironment.homeroom().start();
        RoomId alices = directChat(e2eEnvironment, e2eEnvironment.alice());
        List<String> toAlice = saying(e2eEnvironment.alice(), alices, 1, "!status", "!reconcile", "Ada");
        List<String> toBob = saying(bob, bobs, 6, "hello again", "Ada");

        // Then
        assertThat(toAlice.get(1)).contains("Agents: 1. Rooms: 2.");
        assertThat(toAlice.get(2)).startsWith("Nothing to repair");
        assertThat(toAlice.get(3)).startsWith("You already have a room with Ada.");
        assertThat(toBob.get(6)).startsWith("I'm not an agent");
        assertThat(toBob.get(7)).startsWith("You already have a room with Ada.");
        assertThat(e2eEnvironment.letta().asked()).hasSize(1);
    }

    private static long summaries(E2eEnvironment e2eEnvironment) {
        return e2eEnvironment
                .homeroom()
                .log()
                .lines()
                .filter(line -> line.contains("[AGENT_SYNC] Completed sync"))
                .count();
    }

    private static RoomId directChat(E2eEnvironment e2eEnvironment, Person person) {
        ObjectNode request = Json.object(Map.of(
                "preset",
                "trusted_private_chat",
                "is_direct",
                true,
                "invite",
                List.of(e2eEnvironment.bot().value())));
        return person.createRoom(request);
    }

    /** Says each text after the bot has answered the one before, and returns everything that the bot said. */
    private static List<String> saying(Person person, RoomId room, int before, String... texts) {
        int expected = before;
        person.awaitMessagesOfOthers(room, expected);
        for (String text : texts) {
            person.say(room, text);
            expected++;
            person.awaitMessagesOfOthers(room, expected);
        }
        List<TimelineEvent> messages = person.messagesOfOthers(room);
        assertThat(messages).hasSize(expected);
        return messages.stream().map(TimelineEvent::body).toList();
    }

    private static Optional<RoomId> chatRoomOf(Person person) {
        person.acceptInvites();
        Set<RoomId> joined = person.joinedRooms();
        return joined.stream()
                .filter(room -> person.state(room, "dev.homeroom.binding", "")
                        .filter(binding -> binding.path("kind").asText().equals("chat"))
                        .isPresent())
                .findFirst();
    }

    private static String text(Person person, RoomId room, String type, String field) {
        return person.state(room, type, "")
                .map(content -> content.path(field))
                .map(JsonNode::asText)
                .orElse("");
    }
}
