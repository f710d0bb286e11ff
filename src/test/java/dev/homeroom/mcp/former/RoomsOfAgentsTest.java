package dev.homeroom.mcp.former;

import static dev.homeroom.conversation.command.CommandsFixture.MOST_ROOMS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.conversation.Permissions;
import dev.homeroom.conversation.RoomEncryption;
import dev.homeroom.conversation.command.CommandSettings;
import dev.homeroom.conversation.command.CommandsFixture;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.DirectoryFixture;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.mcp.tools.OwnRooms;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.rooms.alias.AliasLookups;
import dev.homeroom.rooms.alias.OwnedRooms;
import dev.homeroom.rooms.alias.RoomUnderAlias;
import dev.homeroom.rooms.template.ChatRoomTemplates;
import dev.homeroom.rooms.template.NewRoomVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoomsOfAgentsTest {
    private static final KnownAgent ADA = SpaceFixture.agent("agent-597b5756-2915-4560-ba6b-91005f085166", "Ada");
    private static final UserId EVE = new UserId("@eve:home.test");
    private static final CallingAgent CALLER = new CallingAgent(ADA.ref(), SpaceFixture.userOf(ADA));

    private final SpaceFixture space = SpaceFixture.on(TestDatabases.inMemory());
    private final AliasLookups aliases = new AliasLookups(space.homeserver);
    private final RoomsOfAgents rooms = new RoomsOfAgents(
            space.homeserver,
            new OwnRooms(space.bindings, space.homeserver, new RoomEncryption(space.homeserver), space.clock),
            space.invitedRooms(DirectoryFixture.directory(space.database), space.clock),
            new OwnedRooms(
                    space.homeserver,
                    aliases,
                    new RoomUnderAlias(space.homeserver, aliases, SpaceFixture.NAMESPACE),
                    new ChatRoomTemplates(space.roomTemplates),
                    new NewRoomVersion(space.homeserver, space.settings)),
            Permissions.of(List.of("home.test=chat", EVE + "=none"), List.of(), SpaceFixture.NAMESPACE),
            CommandsFixture.settings(CommandSettings.UnknownCommands.HINT));

    @BeforeEach
    void provision() {
        space.provision(ADA);
    }

    @Test
    void an_agent_makes_a_bounded_number_of_rooms_and_finds_those_that_it_has() {
        // Given
        List<RoomId> made = new ArrayList<>();
        for (int number = 1; number <= MOST_ROOMS; number++) {
            made.add(create("Room " + number));
        }
        int before = space.homeserver.rooms().size();

        // Then
        assertThatThrownBy(() -> create("One more"))
                .isInstanceOf(ToolRefusal.class)
                .hasMessage("You have made 3 rooms, and that is the most. Leave one with matrix_room first.");
        assertThat(create("Room 1")).isEqualTo(made.getFirst());
        assertThat(space.homeserver.rooms()).hasSize(before);

        // When
        rooms.leave(CALLER, made.getFirst());

        // Then
        assertThat(made).doesNotContain(create("One more"));
    }

    @Test
    void an_agent_invites_those_who_may_talk_to_agents() {
        // Given
        RoomId room = create("Plans");

        // When
        rooms.invite(CALLER, room, SpaceFixture.ALICE);

        // Then
        assertThat(space.homeserver.membership(room, SpaceFixture.ALICE)).contains("invite");
        assertThatThrownBy(() -> rooms.invite(CALLER, room, EVE))
                .isInstanceOf(ToolRefusal.class)
                .hasMessage("This person may not talk to agents here; homeroom.permissions decides. Ask an operator.");
        assertThatThrownBy(() -> rooms.invite(CALLER, room, new UserId("@eve:elsewhere.test")))
                .isInstanceOf(ToolRefusal.class);
        assertThat(space.homeserver.membership(room, EVE)).isEmpty();
    }

    private RoomId create(String name) {
        return rooms.create(
                CALLER, new CallArguments(JsonNodeFactory.instance.objectNode().put("name", name)));
    }
}
