package dev.homeroom.predecessor;

import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.predecessor.AdoptionResult.Adopted;
import dev.homeroom.predecessor.AdoptionResult.Already;
import dev.homeroom.predecessor.AdoptionResult.Outside;
import dev.homeroom.predecessor.AdoptionResult.Powerless;
import dev.homeroom.predecessor.AdoptionResult.Refused;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.rooms.state.EventTypes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpaceAdoptionTest {
    private final SpaceFixture world = SpaceFixture.on(TestDatabases.inMemory());
    private final FakeHomeserver homeserver = world.homeserver;

    @Test
    void a_space_that_the_bot_may_arrange_becomes_the_one_of_the_agents() {
        // Given
        RoomId old = spaceOfAlice(100);
        homeserver.invite(ALICE, old, BOT);

        // When
        AdoptionResult adopted = AdoptionFixture.space(world).adopt(old);
        AdoptionResult again = AdoptionFixture.space(world).adopt(old);
        SpaceFixture anew = world.restartedOn(TestDatabases.inMemory());

        // Then
        assertThat(adopted).isInstanceOf(Adopted.class);
        assertThat(again).isInstanceOf(Already.class);
        assertThat(world.space.ensure()).isEqualTo(old);
        assertThat(anew.space.ensure()).isEqualTo(old);
        assertThat(homeserver.rooms()).containsExactly(old);
    }

    @Test
    void it_is_found_by_its_mark_where_the_alias_is_lost() {
        // Given
        RoomId old = spaceOfAlice(100);
        homeserver.invite(ALICE, old, BOT);
        AdoptionFixture.space(world).adopt(old);
        homeserver.forgetAlias(world.roomTemplates.spaceAlias());

        // When
        SpaceFixture anew = world.restartedOn(TestDatabases.inMemory());

        // Then
        assertThat(anew.space.ensure()).isEqualTo(old);
    }

    @Test
    void where_there_is_a_space_already_it_stays() {
        // Given
        RoomId present = world.space.ensure();
        RoomId old = spaceOfAlice(100);
        homeserver.invite(ALICE, old, BOT);
        homeserver.forgetCalls();

        // When
        AdoptionResult result = AdoptionFixture.space(world).adopt(old);

        // Then
        assertThat(result).isInstanceOf(Refused.class);
        assertThat(homeserver.writes()).isEmpty();
        assertThat(world.space.ensure()).isEqualTo(present);
    }

    @Test
    void without_a_way_in_or_power_it_is_said_and_no_space_is_made() {
        // Given
        RoomId old = spaceOfAlice(0);

        // When
        AdoptionResult outside = AdoptionFixture.space(world).adopt(old);
        homeserver.invite(ALICE, old, BOT);
        AdoptionResult powerless = AdoptionFixture.space(world).adopt(old);

        // Then
        assertThat(outside).isInstanceOf(Outside.class);
        assertThat(powerless).isInstanceOf(Powerless.class);
        assertThat(homeserver.rooms()).containsExactly(old);
    }

    @Test
    void a_room_is_no_space() {
        // Given
        RoomId room = homeserver.foreignRoom(ALICE, Optional.empty());
        homeserver.invite(ALICE, room, BOT);

        // When
        AdoptionResult result = AdoptionFixture.space(world).adopt(room);

        // Then
        assertThat(result).isInstanceOf(Refused.class);
    }

    private RoomId spaceOfAlice(int powerOfTheBot) {
        RoomId space = homeserver.foreignRoom(ALICE, Optional.empty());
        homeserver.force(
                space,
                ALICE,
                EventTypes.CREATE,
                "",
                object().put("type", "m.space").put("room_version", "11"));
        ObjectNode levels = object().put("state_default", 50);
        levels.putObject("users").put(ALICE.value(), 100).put(BOT.value(), powerOfTheBot);
        homeserver.force(space, ALICE, EventTypes.POWER_LEVELS, "", levels);
        return space;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
