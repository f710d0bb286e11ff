package dev.homeroom.turn.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.SettableClock;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomPower;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alice made the room; Bob is in it. */
class RoomPowersTest {
    private static final UserId BOT = new UserId("@homeroom:example.org");
    private static final UserId ALICE = new UserId("@alice:example.org");
    private static final UserId BOB = new UserId("@bob:example.org");

    private final FakeHomeserver homeserver = new FakeHomeserver(BOT);
    private final SettableClock clock = new SettableClock();
    private final RoomPowers powers = new RoomPowers(homeserver, clock);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    11 |                                               | yes yes | yes no
                    11 | {}                                            | yes no  | yes no
                    11 | {"events_default":50}                         | no no   | no no
                    11 | {"events_default":50,"users_default":50}      | yes yes | yes yes
                    11 | {"events_default":"50","users_default":"50"}  | yes yes | yes yes
                    11 | {"events":{"m.room.message":50}}              | no no   | no no
                    11 | {"events_default":50,"users":{"@bob:example.org":60}} | no no | yes yes
                    11 | {"users":[],"events":7}                       | yes no  | yes no
                    12 | {"events_default":50}                         | yes yes | no no
                    12 | {"users":{"@bob:example.org":100}}            | yes yes | yes yes
                    """)
    void power_is_read_as_the_specification_says(String version, String levels, String alice, String bob) {
        // Given
        RoomId room = room(version, levels);

        // Then
        assertThat(may(room, ALICE)).isEqualTo(alice);
        assertThat(may(room, BOB)).isEqualTo(bob);
    }

    /** Whether the user may speak, and whether the user is an operator. */
    private String may(RoomId room, UserId user) {
        return word(room, power -> power.maySpeak(user)) + " " + word(room, power -> power.isOperator(user));
    }

    private String word(RoomId room, Predicate<RoomPower> question) {
        return powers.permit(room, ALICE, question) ? "yes" : "no";
    }

    @Test
    void levels_are_read_once_in_ten_minutes_and_again_when_they_change() {
        // Given
        RoomId room = room("11", "{}");
        may(room, ALICE);
        homeserver.forgetCalls();

        // When
        may(room, ALICE);
        int cached = homeserver.calls().size();
        powers.forget(room);
        powers.permit(room, ALICE, power -> true);
        int afterChange = homeserver.calls().size();
        clock.pass(Duration.ofMinutes(11));
        powers.permit(room, ALICE, power -> true);
        powers.permitNow(room, ALICE, power -> true);

        // Then
        assertThat(cached).isZero();
        assertThat(afterChange).isEqualTo(1);
        assertThat(homeserver.calls()).hasSize(3);
    }

    private RoomId room(String version, String levels) {
        RoomId room = homeserver.foreignRoom(ALICE, Optional.empty());
        homeserver.force(room, ALICE, EventTypes.CREATE, "", json("{\"room_version\":\"" + version + "\"}"));
        if (levels == null) {
            homeserver.forgetState(room, EventTypes.POWER_LEVELS);
        } else {
            homeserver.force(room, ALICE, EventTypes.POWER_LEVELS, "", json(levels));
        }
        return room;
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) JsonText.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
