package dev.homeroom.rooms.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rooms that others replace. */
class PredecessorsTest {
    private static final UserId ALICE = new UserId("@alice:home.test");

    @Test
    void the_ten_newest_are_followed() {
        // When
        List<RoomId> before =
                replacing(100).predecessors(room -> replacing(number(room))).toList();

        // Then
        assertThat(before)
                .containsExactlyElementsOf(
                        IntStream.range(0, 10).mapToObj(step -> room(99 - step)).toList());
    }

    @Test
    void rooms_that_claim_to_replace_each_other_are_followed_once() {
        // When
        List<RoomId> before = replacing(2)
                .predecessors(room -> replacing(number(room) == 1 ? 3 : 2))
                .toList();

        // Then
        assertThat(before).containsExactly(room(1), room(2));
    }

    @Test
    void no_room_is_read_behind_the_one_that_is_looked_for() {
        // Given
        List<RoomId> read = new ArrayList<>();

        // When
        boolean isFound = replacing(100)
                .predecessors(room -> {
                    read.add(room);
                    return replacing(number(room));
                })
                .anyMatch(room(98)::equals);

        // Then
        assertThat(isFound).isTrue();
        assertThat(read).containsExactly(room(99));
    }

    private static int number(RoomId room) {
        return Integer.parseInt(room.value().substring(1, room.value().indexOf(':')));
    }

    private static RoomId room(int number) {
        return new RoomId("!" + number + ":home.test");
    }

    /** The state of the room with this number, which replaces the one before. */
    private static RoomState replacing(int number) {
        ObjectNode creation = JsonNodeFactory.instance.objectNode();
        creation.putObject("predecessor").put("room_id", room(number - 1).value());
        return new RoomState(
                List.of(new StateEvent(new EventId("$create"), EventTypes.CREATE, "", ALICE, creation, Instant.EPOCH)));
    }
}
