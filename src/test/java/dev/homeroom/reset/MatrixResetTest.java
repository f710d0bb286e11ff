package dev.homeroom.reset;

import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static dev.homeroom.reconcile.SpaceFixture.NAMESPACE;
import static dev.homeroom.reconcile.SpaceFixture.agent;
import static dev.homeroom.reconcile.SpaceFixture.userOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.reset.MatrixReset.Result;
import dev.homeroom.rooms.state.EventTypes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MatrixResetTest {
    private static final KnownAgent ADA = agent("agent-11111111-1111-1111-1111-111111111111", "Ada");
    private static final KnownAgent GRACE = agent("agent-22222222-2222-2222-2222-222222222222", "Grace");

    private final SpaceFixture spaceFixture = SpaceFixture.on(TestDatabases.inMemory());
    private final FakeHomeserver homeserver = spaceFixture.homeserver;
    private final MatrixReset slate = spaceFixture.matrixReset;

    @Test
    void nothing_of_ours_is_left_and_a_new_world_can_be_made() {
        // Given
        spaceFixture.provision(ADA);
        spaceFixture.provision(GRACE);
        RoomId room = spaceFixture.roomOf(ADA);
        RoomId space = spaceFixture.space.ensure();
        homeserver.join(ALICE, room);

        // When
        List<Result> results = takeAllDown();

        // Then
        assertThat(results)
                .hasSize(3)
                .allSatisfy(result -> assertThat(result)
                        .isInstanceOfSatisfying(
                                Result.TakenDown.class,
                                down -> assertThat(down.left()).isEmpty()));
        assertThat(results.getLast().room()).isEqualTo(space);
        assertThat(homeserver.joinedRooms(BOT)).isEmpty();
        assertThat(homeserver.joinedRooms(userOf(ADA))).isEmpty();
        assertThat(homeserver.membership(room, ALICE)).contains("join");
        assertThat(contentOf(room, EventTypes.BINDING, "")).isEqualTo("{}");
        assertThat(contentOf(room, EventTypes.SPACE_PARENT, space.value())).isEqualTo("{}");
        assertThat(contentOf(space, EventTypes.SPACE_CHILD, room.value())).isEqualTo("{}");
        assertThat(homeserver.timeline(room))
                .filteredOn(event -> event.type().equals("m.room.message"))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.content().path("body").asText()).startsWith("Homeroom was reset"));

        // When
        SpaceFixture restarted = spaceFixture.restartedOn(TestDatabases.inMemory());
        restarted.provision(ADA);

        // Then
        assertThat(restarted.roomOf(ADA)).isNotEqualTo(room);
        assertThat(restarted.space.ensure()).isNotEqualTo(space);
        assertThat(homeserver.resolve(
                        NAMESPACE.agentRoomAlias("letta", ADA.ref().agentId())))
                .contains(restarted.roomOf(ADA));
    }

    @Test
    void people_can_open_rooms_of_their_own_again() {
        // Given
        spaceFixture.provision(ADA);
        RoomId room =
                spaceFixture.chatRooms.open(ADA.ref(), ALICE, "Plans", "$1").room();
        takeAllDown();
        SpaceFixture restarted = spaceFixture.restartedOn(TestDatabases.inMemory());
        restarted.provision(ADA);

        // When
        RoomId again = restarted.chatRooms.open(ADA.ref(), ALICE, "Plans", "$2").room();

        // Then
        assertThat(again).isNotEqualTo(room);
        assertThat(restarted.reconcile().plan().isEmpty()).isTrue();
    }

    @Test
    void rooms_of_people_in_which_the_bot_is_a_guest_are_left_alone() {
        // Given
        RoomId room = homeserver.foreignRoom(ALICE, Optional.empty());
        homeserver.invite(ALICE, room, BOT);
        homeserver.join(BOT, room);

        // When
        List<RoomId> rooms = slate.rooms();

        // Then
        assertThat(rooms).isEmpty();
    }

    @Test
    void cut_off_after_any_request_it_is_finished_by_doing_it_again() {
        // Given
        spaceFixture.provision(ADA);
        spaceFixture.space.ensure();
        homeserver.forgetCalls();
        takeAllDown();
        int writes = homeserver.writes().size();
        assertThat(writes).isGreaterThan(6);

        for (int cut = 1; cut <= writes; cut++) {
            // Given
            SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
            fixture.provision(ADA);
            MatrixReset again = fixture.matrixReset;
            RoomId space = fixture.space.ensure();
            RoomId room = fixture.roomOf(ADA);
            fixture.homeserver.forgetCalls();
            int last = cut;
            fixture.homeserver.after(call -> {
                if (call.isWrite() && fixture.homeserver.writes().size() >= last) {
                    throw new HomeserverException.Unclear(call.name(), "cut off", null);
                }
            });

            // When
            again.rooms().forEach(target -> again.tearDown(target, Optional.of(space)));
            fixture.homeserver.withoutHooks();
            List<Result> results = again.rooms().stream()
                    .map(target -> again.tearDown(target, Optional.of(space)))
                    .toList();

            // Then
            assertThat(results).as("after write %d", cut).noneMatch(Result.Failed.class::isInstance);
            assertThat(fixture.homeserver.joinedRooms(BOT)).isEmpty();
            assertThat(fixture.homeserver.joinedRooms(userOf(ADA))).isEmpty();
            assertThat(fixture.homeserver
                            .stateOf(room, EventTypes.BINDING, "")
                            .orElseThrow()
                            .content())
                    .isEmpty();
        }
    }

    @Test
    void agents_leave_rooms_that_the_bot_is_not_in() {
        // Given
        spaceFixture.provision(ADA);
        RoomId room = spaceFixture.roomOf(ADA);
        homeserver.leave(BOT, room, "kicked");

        // When
        int left = slate.leaveEverywhere(Set.of(userOf(ADA), userOf(GRACE)));

        // Then
        assertThat(left).isEqualTo(1);
        assertThat(homeserver.membership(room, userOf(ADA))).contains("leave");
    }

    private List<Result> takeAllDown() {
        RoomId space = spaceFixture.space.ensure();
        return slate.rooms().stream()
                .map(room -> slate.tearDown(room, Optional.of(space)))
                .toList();
    }

    private String contentOf(RoomId room, String type, String key) {
        return homeserver.stateOf(room, type, key).orElseThrow().content().toString();
    }
}
