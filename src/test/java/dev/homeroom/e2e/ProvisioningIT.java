package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.matrix.RoomId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Users and rooms of agents, and how they follow changes. */
class ProvisioningIT {
    private static final String LONG_NAME = "Somebody whose name is longer than fifty characters, and ends in ü";

    @Scenario(on = TestDatabase.POSTGRESQL)
    void three_agents_get_users_rooms_and_one_space(E2eEnvironment e2eEnvironment) {
        // Given
        Person bob = e2eEnvironment.person("bob");
        List<String> names = List.of("Ada", "Zoë 🦉", LONG_NAME);
        List<String> agents =
                names.stream().map(e2eEnvironment.letta()::addAgent).toList();
        e2eEnvironment.homeroom().set("HOMEROOM_INVITE", e2eEnvironment.alice().id() + ", " + bob.id());

        // When
        e2eEnvironment.homeroom().start();
        e2eEnvironment.homeroom().awaitLog("[AGENT_SYNC] Completed sync");

        // Then
        assertThat(bob.invites()).as("what Bob is invited to").hasSize(4);
        RoomId space = spaceOf(e2eEnvironment);
        assertThat(e2eEnvironment.alice().children(space)).hasSize(3);
        for (int i = 0; i < agents.size(); i++) {
            hasProfile(e2eEnvironment, agents.get(i), names.get(i));
            RoomId room = e2eEnvironment.agentRoom(agents.get(i));
            assertThat(bob.invites()).contains(room, space);
            hasRoom(e2eEnvironment, agents.get(i), names.get(i), room);
            isChild(e2eEnvironment, room, space);
        }
        assertThat(agents.stream().map(agent -> avatar(e2eEnvironment, agent))).doesNotHaveDuplicates();
        assertThat(summaries(e2eEnvironment))
                .singleElement()
                .asString()
                .contains("[AGENT_SYNC] Completed sync: 3 agents, 3 rooms, 1 space");
    }

    @SharedScenario(on = TestDatabase.H2)
    void an_agent_that_was_renamed_keeps_its_user_and_its_room(E2eEnvironment e2eEnvironment) {
        // Given
        String agent = e2eEnvironment.letta().addAgent("Ada");
        e2eEnvironment.homeroom().start();
        RoomId space = spaceOf(e2eEnvironment);
        RoomId room = e2eEnvironment.agentRoom(agent);
        awaitChildren(e2eEnvironment, space, room);
        Set<RoomId> children = e2eEnvironment.alice().children(space).keySet();

        // When
        e2eEnvironment.letta().rename(agent, "Grace");

        // Then
        Patience.waitingFor("the new name")
                .until(() -> roomName(e2eEnvironment, room).equals("Grace - Letta Agent Chat")
                        && displayName(e2eEnvironment, agent).equals("Grace")
                        && order(e2eEnvironment, space, room).equals("grace"));
        assertThat(e2eEnvironment.alice().members(room)).contains(e2eEnvironment.agentUser(agent));
        assertThat(e2eEnvironment.alice().children(space).keySet())
                .as("no further room")
                .isEqualTo(children);
        assertThat(e2eEnvironment.alice().invites()).as("further rooms").isEmpty();
    }

    @SharedScenario(on = TestDatabase.H2)
    void two_agents_of_one_name_have_two_users_and_two_rooms(E2eEnvironment e2eEnvironment) {
        // Given
        String one = e2eEnvironment.letta().addAgent("Twin");
        String other = e2eEnvironment.letta().addAgent("Twin");

        // When
        e2eEnvironment.homeroom().start();

        // Then
        RoomId space = spaceOf(e2eEnvironment);
        RoomId oneRoom = e2eEnvironment.agentRoom(one);
        RoomId otherRoom = e2eEnvironment.agentRoom(other);
        assertThat(oneRoom).isNotEqualTo(otherRoom);
        assertThat(e2eEnvironment.alice().members(oneRoom))
                .contains(e2eEnvironment.agentUser(one))
                .doesNotContain(e2eEnvironment.agentUser(other));
        assertThat(e2eEnvironment.alice().members(otherRoom))
                .contains(e2eEnvironment.agentUser(other))
                .doesNotContain(e2eEnvironment.agentUser(one));
        awaitChildren(e2eEnvironment, space, oneRoom, otherRoom);
        assertThat(Stream.of(one, other).map(agent -> displayName(e2eEnvironment, agent)))
                .containsExactly("Twin", "Twin");
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_persons_own_room_that_is_called_like_an_agents_is_left_alone(E2eEnvironment e2eEnvironment) {
        // Given
        RoomId own = e2eEnvironment.alice().createRoom("Ada - Letta Agent Chat");
        RoomId alsoOwn = e2eEnvironment.alice().createRoom("Ada");
        List<TimelineEvent> before = e2eEnvironment.alice().timeline(own);
        List<TimelineEvent> alsoBefore = e2eEnvironment.alice().timeline(alsoOwn);
        String agent = e2eEnvironment.letta().addAgent("Ada");

        // When
        e2eEnvironment.homeroom().start();
        RoomId room = e2eEnvironment.agentRoom(agent);
        RoomId space = spaceOf(e2eEnvironment);
        awaitChildren(e2eEnvironment, space, room);

        // Then
        assertThat(room).isNotIn(own, alsoOwn);
        assertThat(e2eEnvironment.alice().children(space)).doesNotContainKeys(own, alsoOwn);
        assertThat(e2eEnvironment.alice().timeline(own)).isEqualTo(before);
        assertThat(e2eEnvironment.alice().timeline(alsoOwn)).isEqualTo(alsoBefore);
    }

    private static void awaitChildren(E2eEnvironment e2eEnvironment, RoomId space, RoomId... rooms) {
        Patience.waitingFor("the rooms in the Space")
                .until(() -> e2eEnvironment.alice().children(space).keySet().containsAll(Set.of(rooms)));
    }

    private static RoomId spaceOf(E2eEnvironment e2eEnvironment) {
        RoomId space = e2eEnvironment.space();
        e2eEnvironment.alice().acceptInvites();
        return space;
    }

    private static void hasProfile(E2eEnvironment e2eEnvironment, String agent, String name) {
        assertThat(displayName(e2eEnvironment, agent)).isEqualTo(name);
        assertThat(avatar(e2eEnvironment, agent)).startsWith("mxc://" + E2eEnvironment.SERVER_NAME + "/");
    }

    private static void hasRoom(E2eEnvironment e2eEnvironment, String agent, String name, RoomId room) {
        assertThat(roomName(e2eEnvironment, room)).isEqualTo(name + " - Letta Agent Chat");
        assertThat(e2eEnvironment.alice().members(room))
                .contains(e2eEnvironment.bot(), e2eEnvironment.agentUser(agent));
        TimelineEvent binding =
                e2eEnvironment.alice().state(room).get(new TimelineEvent.StateName("dev.homeroom.binding", ""));
        assertThat(binding.sender()).isEqualTo(e2eEnvironment.bot());
        assertThat(binding.content().path("version").asInt()).isEqualTo(1);
        assertThat(binding.content().path("backend").asText()).isEqualTo("letta");
        assertThat(binding.content().path("agent_id").asText()).isEqualTo(agent);
        assertThat(binding.content().path("kind").asText()).isEqualTo("agent");
        JsonNode powers =
                e2eEnvironment.alice().state(room, "m.room.power_levels", "").orElseThrow();
        assertThat(powers.path("users")
                        .path(e2eEnvironment.alice().id().value())
                        .asInt())
                .isEqualTo(50);
        assertThat(powers.path("events").path("dev.homeroom.binding").asInt()).isEqualTo(100);
    }

    private static void isChild(E2eEnvironment e2eEnvironment, RoomId room, RoomId space) {
        JsonNode child = e2eEnvironment.alice().children(space).get(room);
        assertThat(child.path("via"))
                .singleElement()
                .extracting(JsonNode::asText)
                .isEqualTo(E2eEnvironment.SERVER_NAME);
        assertThat(child.path("suggested").asBoolean(true)).isFalse();
        assertThat(child.path("order").asText()).matches("[\\x20-\\x7E]{1,50}");
        Optional<JsonNode> parent = e2eEnvironment.alice().state(room, "m.space.parent", space.value());
        assertThat(parent).hasValueSatisfying(content -> {
            assertThat(content.path("canonical").asBoolean()).isTrue();
            assertThat(content.path("via")).isNotEmpty();
        });
    }

    private static String roomName(E2eEnvironment e2eEnvironment, RoomId room) {
        return e2eEnvironment
                .alice()
                .state(room, "m.room.name", "")
                .orElseThrow()
                .path("name")
                .asText();
    }

    private static String order(E2eEnvironment e2eEnvironment, RoomId space, RoomId room) {
        return e2eEnvironment.alice().children(space).get(room).path("order").asText();
    }

    private static String displayName(E2eEnvironment e2eEnvironment, String agent) {
        return profile(e2eEnvironment, agent).path("displayname").asText();
    }

    private static String avatar(E2eEnvironment e2eEnvironment, String agent) {
        return profile(e2eEnvironment, agent).path("avatar_url").asText();
    }

    private static JsonNode profile(E2eEnvironment e2eEnvironment, String agent) {
        return e2eEnvironment.alice().profile(e2eEnvironment.agentUser(agent)).orElseThrow();
    }

    private static List<String> summaries(E2eEnvironment e2eEnvironment) {
        return e2eEnvironment
                .homeroom()
                .log()
                .lines()
                .filter(line -> line.contains("Completed sync"))
                .collect(Collectors.toList());
    }
}
