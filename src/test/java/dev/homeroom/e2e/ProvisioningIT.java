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

    @Scenario
    void three_agents_get_users_rooms_and_one_space(Stage stage) {
        // Given
        Person bob = stage.person("bob");
        List<String> names = List.of("Ada", "Zoë 🦉", LONG_NAME);
        List<String> agents = names.stream().map(stage.letta()::addAgent).toList();
        stage.homeroom().set("HOMEROOM_INVITE", stage.alice().id() + ", " + bob.id());

        // When
        stage.homeroom().start();
        stage.homeroom().awaitLog("[AGENT_SYNC] Completed sync");

        // Then
        assertThat(bob.invites()).as("what Bob is invited to").hasSize(4);
        RoomId space = spaceOf(stage);
        assertThat(stage.alice().children(space)).hasSize(3);
        for (int i = 0; i < agents.size(); i++) {
            hasProfile(stage, agents.get(i), names.get(i));
            RoomId room = stage.agentRoom(agents.get(i));
            assertThat(bob.invites()).contains(room, space);
            hasRoom(stage, agents.get(i), names.get(i), room);
            isChild(stage, room, space);
        }
        assertThat(agents.stream().map(agent -> avatar(stage, agent))).doesNotHaveDuplicates();
        assertThat(summaries(stage))
                .singleElement()
                .asString()
                .contains("[AGENT_SYNC] Completed sync: 3 agents, 3 rooms, 1 space");
    }

    @Scenario
    void an_agent_that_was_renamed_keeps_its_user_and_its_room(Stage stage) {
        // Given
        String agent = stage.letta().addAgent("Ada");
        stage.homeroom().start();
        RoomId space = spaceOf(stage);
        RoomId room = stage.agentRoom(agent);
        stage.homeroom().awaitLog("[AGENT_SYNC] Completed sync");

        // When
        stage.letta().rename(agent, "Grace");

        // Then
        Patience.waitingFor("the new name")
                .until(() -> roomName(stage, room).equals("Grace - Letta Agent Chat")
                        && displayName(stage, agent).equals("Grace")
                        && order(stage, space, room).equals("grace"));
        assertThat(stage.alice().members(room)).contains(stage.agentUser(agent));
        assertThat(stage.alice().children(space)).containsOnlyKeys(room);
        assertThat(stage.alice().invites()).as("further rooms").isEmpty();
    }

    @Scenario(on = TestDatabase.H2)
    void two_agents_of_one_name_have_two_users_and_two_rooms(Stage stage) {
        // Given
        String one = stage.letta().addAgent("Twin");
        String other = stage.letta().addAgent("Twin");

        // When
        stage.homeroom().start();

        // Then
        RoomId space = spaceOf(stage);
        RoomId oneRoom = stage.agentRoom(one);
        RoomId otherRoom = stage.agentRoom(other);
        assertThat(oneRoom).isNotEqualTo(otherRoom);
        assertThat(stage.alice().members(oneRoom))
                .contains(stage.agentUser(one))
                .doesNotContain(stage.agentUser(other));
        assertThat(stage.alice().members(otherRoom))
                .contains(stage.agentUser(other))
                .doesNotContain(stage.agentUser(one));
        Patience.waitingFor("both children")
                .until(() -> stage.alice().children(space).keySet().equals(Set.of(oneRoom, otherRoom)));
        assertThat(Stream.of(one, other).map(agent -> displayName(stage, agent)))
                .containsExactly("Twin", "Twin");
    }

    @Scenario(on = TestDatabase.POSTGRESQL)
    void a_persons_own_room_that_is_called_like_an_agents_is_left_alone(Stage stage) {
        // Given
        RoomId own = stage.alice().createRoom("Ada - Letta Agent Chat");
        RoomId alsoOwn = stage.alice().createRoom("Ada");
        List<TimelineEvent> before = stage.alice().timeline(own);
        List<TimelineEvent> alsoBefore = stage.alice().timeline(alsoOwn);
        String agent = stage.letta().addAgent("Ada");

        // When
        stage.homeroom().start();
        RoomId room = stage.agentRoom(agent);
        stage.homeroom().awaitLog("[AGENT_SYNC] Completed sync");

        // Then
        assertThat(room).isNotIn(own, alsoOwn);
        assertThat(stage.alice().children(spaceOf(stage))).containsOnlyKeys(room);
        assertThat(stage.alice().timeline(own)).isEqualTo(before);
        assertThat(stage.alice().timeline(alsoOwn)).isEqualTo(alsoBefore);
    }

    private static RoomId spaceOf(Stage stage) {
        RoomId space = stage.space();
        stage.alice().acceptInvites();
        return space;
    }

    private static void hasProfile(Stage stage, String agent, String name) {
        assertThat(displayName(stage, agent)).isEqualTo(name);
        assertThat(avatar(stage, agent)).startsWith("mxc://" + Stage.SERVER_NAME + "/");
    }

    private static void hasRoom(Stage stage, String agent, String name, RoomId room) {
        assertThat(roomName(stage, room)).isEqualTo(name + " - Letta Agent Chat");
        assertThat(stage.alice().members(room)).contains(stage.bot(), stage.agentUser(agent));
        TimelineEvent binding = stage.alice().state(room).get(new TimelineEvent.StateName("dev.homeroom.binding", ""));
        assertThat(binding.sender()).isEqualTo(stage.bot());
        assertThat(binding.content().path("version").asInt()).isEqualTo(1);
        assertThat(binding.content().path("backend").asText()).isEqualTo("letta");
        assertThat(binding.content().path("agent_id").asText()).isEqualTo(agent);
        assertThat(binding.content().path("kind").asText()).isEqualTo("agent");
        JsonNode powers = stage.alice().state(room, "m.room.power_levels", "").orElseThrow();
        assertThat(powers.path("users").path(stage.alice().id().value()).asInt())
                .isEqualTo(50);
        assertThat(powers.path("events").path("dev.homeroom.binding").asInt()).isEqualTo(100);
    }

    private static void isChild(Stage stage, RoomId room, RoomId space) {
        JsonNode child = stage.alice().children(space).get(room);
        assertThat(child.path("via"))
                .singleElement()
                .extracting(JsonNode::asText)
                .isEqualTo(Stage.SERVER_NAME);
        assertThat(child.path("suggested").asBoolean()).isTrue();
        assertThat(child.path("order").asText()).matches("[\\x20-\\x7E]{1,50}");
        Optional<JsonNode> parent = stage.alice().state(room, "m.space.parent", space.value());
        assertThat(parent).hasValueSatisfying(content -> {
            assertThat(content.path("canonical").asBoolean()).isTrue();
            assertThat(content.path("via")).isNotEmpty();
        });
    }

    private static String roomName(Stage stage, RoomId room) {
        return stage.alice()
                .state(room, "m.room.name", "")
                .orElseThrow()
                .path("name")
                .asText();
    }

    private static String order(Stage stage, RoomId space, RoomId room) {
        return stage.alice().children(space).get(room).path("order").asText();
    }

    private static String displayName(Stage stage, String agent) {
        return profile(stage, agent).path("displayname").asText();
    }

    private static String avatar(Stage stage, String agent) {
        return profile(stage, agent).path("avatar_url").asText();
    }

    private static JsonNode profile(Stage stage, String agent) {
        return stage.alice().profile(stage.agentUser(agent)).orElseThrow();
    }

    private static List<String> summaries(Stage stage) {
        return stage.homeroom()
                .log()
                .lines()
                .filter(line -> line.contains("Completed sync"))
                .collect(Collectors.toList());
    }
}
