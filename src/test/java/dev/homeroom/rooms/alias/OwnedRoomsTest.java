package dev.homeroom.rooms.alias;

import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.TestDatabases;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.rooms.template.ChatRoomTemplates;
import dev.homeroom.rooms.template.NewRoomVersion;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnedRoomsTest {
    private static final UserId ADA = new UserId("@agent_ada:home.test");

    private final SpaceFixture space = SpaceFixture.on(TestDatabases.inMemory());
    private final OwnedRooms ownedRooms = new OwnedRooms(
            space.homeserver,
            new AliasLookups(space.homeserver),
            new RoomUnderAlias(space.homeserver, new AliasLookups(space.homeserver), SpaceFixture.NAMESPACE),
            new ChatRoomTemplates(space.roomTemplates),
            new NewRoomVersion(space.homeserver, space.settings));

    @Test
    void a_room_is_found_by_its_name_as_long_as_its_owner_is_in_it() {
        // Given
        space.homeserver.register(ADA);
        assertThat(ownedRooms.find(ADA, "Plans")).isEmpty();

        // When
        RoomId room = ownedRooms.createOrFind(ADA, "Plans", Optional.empty()).orElseThrow();

        // Then
        assertThat(ownedRooms.find(ADA, "Plans")).contains(room);
        assertThat(ownedRooms.find(ADA, "Other plans")).isEmpty();
        assertThat(ownedRooms.find(BOT, "Plans")).isEmpty();

        // When
        space.homeserver.leave(ADA, room, "done");

        // Then
        assertThat(ownedRooms.find(ADA, "Plans")).isEmpty();
    }
}
