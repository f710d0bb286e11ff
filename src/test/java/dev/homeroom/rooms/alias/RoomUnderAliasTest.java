package dev.homeroom.rooms.alias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.matrix.CreateRoom;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.alias.RoomUnderAlias.Creation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoomUnderAliasTest {
    private static final Namespace NAMESPACE = new Namespace("home.test", "bot");
    private static final UserId BOT = NAMESPACE.bot();
    private static final UserId MALLORY = new UserId("@mallory:home.test");
    private static final RoomAlias ALIAS = RoomAlias.of("agent_a", "home.test");
    private static final CreateRoom REQUEST = new CreateRoom(
            "Room",
            null,
            ALIAS.localpart(),
            "12",
            JsonNodeFactory.instance.objectNode(),
            JsonNodeFactory.instance.objectNode(),
            List.of(),
            List.of());

    private final FakeHomeserver homeserver = new FakeHomeserver(BOT);
    private final List<Duration> pauses = new ArrayList<>();
    private Runnable meanwhile = () -> {};
    private final RoomUnderAlias roomUnderAlias =
            new RoomUnderAlias(homeserver, new AliasLookups(homeserver), NAMESPACE, length -> {
                pauses.add(length);
                meanwhile.run();
            });

    @Test
    void a_free_alias_gives_a_new_room() {
        // When
        Creation creation = create();

        // Then
        assertThat(creation).isEqualTo(new Creation.Created(homeserver.rooms().getFirst()));
        assertThat(pauses).isEmpty();
    }

    /** Synapse answers 400 at its first look at the alias, 409 without a code of its own at the second. */
    @ParameterizedTest
    @CsvSource({"400, M_ROOM_IN_USE", "409, M_UNKNOWN", "409, M_ROOM_IN_USE"})
    void whoever_loses_the_race_gets_the_room_of_the_winner(int status, String errcode) {
        // Given
        List<RoomId> winner = new ArrayList<>();
        refuseOnce(status, errcode, () -> winner.add(homeserver.foreignRoom(BOT, Optional.of(ALIAS))));

        // When
        Creation creation = create();

        // Then
        assertThat(roomOf(creation)).isEqualTo(winner.getFirst());
        assertThat(homeserver.rooms()).hasSize(1);
    }

    @Test
    void a_room_that_its_creator_has_not_entered_yet_is_waited_for() {
        // Given
        RoomId room = homeserver.foreignRoom(MALLORY, Optional.of(ALIAS));
        meanwhile = () -> {
            if (pauses.size() == 3) {
                homeserver.force(
                        room,
                        BOT,
                        "m.room.member",
                        BOT.value(),
                        JsonNodeFactory.instance.objectNode().put("membership", "join"));
            }
        };

        // When
        Creation creation = create();

        // Then
        assertThat(roomOf(creation)).isEqualTo(room);
        assertThat(pauses).hasSize(3);
    }

    @Test
    void a_room_of_somebody_else_is_not_waited_for_for_long() {
        // Given
        RoomId room = homeserver.foreignRoom(MALLORY, Optional.of(ALIAS));

        // When
        Creation creation = create();

        // Then
        assertThat(roomOf(creation)).isEqualTo(room);
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void when_the_winner_fails_in_the_end_the_room_is_created_after_a_pause() {
        // Given
        refuseOnce(409, "M_UNKNOWN", () -> {});

        // When
        Creation creation = create();

        // Then
        assertThat(creation).isInstanceOf(Creation.Created.class);
        assertThat(pauses).hasSize(1);
    }

    @Test
    void an_alias_that_is_taken_but_leads_nowhere_fails_in_the_end() {
        // Given
        homeserver.before(call -> {
            if (call.name().equals("createRoom")) {
                throw new HomeserverException.Refused("createRoom", 400, "M_ROOM_IN_USE");
            }
        });

        // When / Then
        assertThatThrownBy(this::create)
                .isInstanceOf(HomeserverException.Refused.class)
                .hasMessageContaining("M_ROOM_IN_USE");
        assertThat(pauses).hasSizeBetween(5, 50);
    }

    @Test
    void the_alias_of_a_purged_room_is_given_to_the_new_one() {
        // Given
        RoomId purged = homeserver.foreignRoom(BOT, Optional.of(ALIAS));
        homeserver.purge(purged);

        // When
        Creation creation = create();

        // Then
        assertThat(creation).isInstanceOf(Creation.Created.class);
        assertThat(homeserver.resolve(ALIAS)).contains(roomOf(creation));
    }

    @Test
    void another_refusal_is_no_race() {
        // Given
        refuseOnce(403, "M_FORBIDDEN", () -> {});

        // When / Then
        assertThatThrownBy(this::create).isInstanceOf(HomeserverException.Refused.class);
        assertThat(pauses).isEmpty();
    }

    private Creation create() {
        return roomUnderAlias.create(ALIAS, () -> REQUEST);
    }

    private void refuseOnce(int status, String errcode, Runnable winner) {
        homeserver.before(call -> {
            if (call.name().equals("createRoom")) {
                homeserver.withoutHooks();
                winner.run();
                throw new HomeserverException.Refused("createRoom", status, errcode);
            }
        });
    }

    private static RoomId roomOf(Creation creation) {
        return switch (creation) {
            case Creation.Created(RoomId room) -> room;
            case Creation.Taken(RoomId room, HomeserverException.Refused refusal) -> room;
        };
    }
}
