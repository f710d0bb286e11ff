package dev.homeroom.rooms.alias;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.TestDatabases;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.rooms.template.ChatRoomTemplates;
import dev.homeroom.rooms.template.NewRoomVersion;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnedRoomsTest {
    private static final UserId ADA = SpaceFixture.NAMESPACE.agentUser("letta", "a");
    private static final UserId BOB = SpaceFixture.NAMESPACE.agentUser("letta", "b");

    private final SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
    private final OwnedRooms ownedRooms = new OwnedRooms(
            fixture.homeserver,
            new RoomUnderAlias(
                    fixture.homeserver, new AliasLookups(fixture.homeserver), SpaceFixture.NAMESPACE, _ -> {}),
            new ChatRoomTemplates(fixture.roomTemplates),
            new NewRoomVersion(fixture.homeserver, fixture.settings));

    @BeforeEach
    void agents() {
        fixture.provision(SpaceFixture.agent("a", "Ada"));
        fixture.provision(SpaceFixture.agent("b", "Bob"));
    }

    @Test
    void a_room_belongs_to_the_agent_that_made_it() {
        // When
        RoomId room =
                ownedRooms.createOrFind(ADA, "Plans", Optional.of("What comes")).orElseThrow();

        // Then
        assertThat(fixture.homeserver.membership(room, ADA)).contains("join");
        assertThat(fixture.homeserver.membership(room, SpaceFixture.BOT)).isEmpty();
        assertThat(ownedRooms.createOrFind(BOB, "Plans", Optional.empty()))
                .isPresent()
                .isNotEqualTo(Optional.of(room));
    }

    @Test
    void the_same_name_is_the_same_room_until_its_agent_leaves() {
        // Given
        RoomId room = ownedRooms.createOrFind(ADA, "Plans", Optional.empty()).orElseThrow();

        // When
        Optional<RoomId> again = ownedRooms.createOrFind(ADA, "Plans", Optional.empty());
        fixture.homeserver.leave(ADA, room, "");
        Optional<RoomId> afterwards = ownedRooms.createOrFind(ADA, "Plans", Optional.empty());

        // Then
        assertThat(again).contains(room);
        assertThat(afterwards).isEmpty();
    }
}
