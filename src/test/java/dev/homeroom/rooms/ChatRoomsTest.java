package dev.homeroom.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.template.ChatRoomTemplates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChatRoomsTest {
    private static final AgentRef ADA = new AgentRef("letta", "a");
    private static final UserId ALICE = SpaceFixture.ALICE;
    private static final UserId BOB = new UserId("@bob:home.test");
    private static final UserId ADA_USER = SpaceFixture.NAMESPACE.agentUser("letta", "a");

    private final SpaceFixture spaceFixture = SpaceFixture.on(TestDatabases.inMemory());

    @BeforeEach
    void ada() {
        spaceFixture.provision(SpaceFixture.agent("a", "Ada"));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_room_is_made_in_the_persons_own_space_with_both_in_it(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);
        fixture.provision(SpaceFixture.agent("a", "Ada"));

        // When
        BoundRoom room = fixture.chatRooms.open(ADA, ALICE, "Plans", "$new");

        // Then
        RoomId space = personalSpaceOf(fixture, room);
        assertThat(room.name()).isEqualTo("Plans");
        assertThat(room.binding().kind()).isEqualTo(Binding.RoomKind.CHAT);
        assertThat(room.binding().owner()).contains(ALICE);
        assertThat(fixture.bindings.agentRoomOf(ADA)).isPresent().isNotEqualTo(java.util.Optional.of(room.room()));
        assertThat(fixture.homeserver.membership(room.room(), ALICE)).contains("invite");
        assertThat(fixture.homeserver.membership(room.room(), ADA_USER)).contains("join");
        assertThat(fixture.homeserver.membership(space, ALICE)).contains("invite");
        assertThat(fixture.homeserver
                        .stateOf(room.room(), "m.room.avatar", "")
                        .orElseThrow()
                        .content()
                        .path("url")
                        .asText())
                .isEqualTo(fixture.homeserver
                        .profile(ADA_USER)
                        .avatar()
                        .orElseThrow()
                        .value());
        assertThat(fixture.homeserver
                        .stateOf(space, "m.room.name", "")
                        .orElseThrow()
                        .content()
                        .path("name")
                        .asText())
                .startsWith("Agents — alice");
        assertThat(fixture.homeserver
                        .stateOf(space, "dev.homeroom.space", "")
                        .orElseThrow()
                        .content())
                .hasToString("{\"version\":1,\"kind\":\"personal\",\"owner\":\"@alice:home.test\"}");
        assertThat(fixture.homeserver.stateOf(
                        space, "m.space.child", room.room().value()))
                .isPresent();
        assertThat(fixture.homeserver.stateOf(fixture.space.ensure(), "m.space.child", space.value()))
                .isPresent();
    }

    @Test
    void further_rooms_of_a_person_share_the_space_and_have_names_of_their_own() {
        // When
        BoundRoom first = spaceFixture.chatRooms.open(ADA, ALICE, "Ada", "$1");
        BoundRoom second = spaceFixture.chatRooms.open(ADA, ALICE, "Ada", "$2");
        BoundRoom bobs = spaceFixture.chatRooms.open(ADA, BOB, "Ada", "$3");

        // Then
        assertThat(List.of(first.name(), second.name(), bobs.name())).containsExactly("Ada", "Ada 2", "Ada");
        assertThat(personalSpaceOf(spaceFixture, second)).isEqualTo(personalSpaceOf(spaceFixture, first));
        assertThat(personalSpaceOf(spaceFixture, bobs)).isNotEqualTo(personalSpaceOf(spaceFixture, first));
    }

    @Test
    void a_process_that_ends_after_any_step_is_gone_on_with_on_an_empty_database_and_makes_nothing_twice() {
        // Given
        int before = spaceFixture.homeserver.rooms().size();
        int steps = 0;
        boolean done = false;

        // When
        while (!done) {
            int crashAt = ++steps;
            int[] writes = {0};
            spaceFixture.homeserver.after(call -> {
                if (call.isWrite() && ++writes[0] == crashAt) {
                    throw new HomeserverException.Unclear(call.name(), "the process ended", null);
                }
            });
            try {
                spaceFixture.restartedOn(TestDatabases.inMemory()).chatRooms.open(ADA, ALICE, "Plans", "$new");
                done = true;
            } catch (HomeserverException e) {
                assertThat(steps).isLessThan(20);
            }
        }
        spaceFixture.homeserver.withoutHooks();
        SpaceFixture later = spaceFixture.restartedOn(TestDatabases.inMemory());
        BoundRoom room = later.chatRooms.open(ADA, ALICE, "Plans", "$new");

        // Then
        assertThat(steps).isGreaterThan(2);
        assertThat(spaceFixture.homeserver.rooms()).hasSize(before + 2);
        assertThat(room.name()).isEqualTo("Plans");
        assertThat(spaceFixture.homeserver.membership(room.room(), ADA_USER)).contains("join");
        assertThat(spaceFixture.homeserver.stateOf(
                        personalSpaceOf(later, room),
                        "m.space.child",
                        room.room().value()))
                .isPresent();
    }

    @Test
    void a_space_and_a_room_whose_making_was_cut_short_are_made_whole() {
        // Given
        ChatRoomTemplates layout = new ChatRoomTemplates(spaceFixture.roomTemplates);
        RoomId space = halfMade(layout.personalSpaceAlias(ALICE), true);
        RoomId chat = halfMade(layout.chatRoomAlias("$new"), false);

        // When
        BoundRoom room = spaceFixture.chatRooms.open(ADA, ALICE, "Plans", "$new");

        // Then
        assertThat(room.room()).isEqualTo(chat);
        assertThat(personalSpaceOf(spaceFixture, room)).isEqualTo(space);
        assertThat(room.binding().owner()).contains(ALICE);
        assertThat(spaceFixture.homeserver.membership(chat, ALICE)).contains("invite");
        assertThat(spaceFixture.homeserver.membership(chat, ADA_USER)).contains("join");
        assertThat(spaceFixture.homeserver.membership(space, ALICE)).contains("invite");
        assertThat(spaceFixture.homeserver.stateOf(space, EventTypes.POWER_LEVELS, ""))
                .isPresent();
        assertThat(spaceFixture.reconcile().plan().repairs()).isEmpty();
    }

    private RoomId halfMade(RoomAlias alias, boolean asSpace) {
        RoomId room = spaceFixture.homeserver.foreignRoom(SpaceFixture.BOT, Optional.of(alias));
        ObjectNode creation = JsonNodeFactory.instance.objectNode().put("room_version", "11");
        spaceFixture.homeserver.force(
                room, SpaceFixture.BOT, EventTypes.CREATE, "", asSpace ? creation.put("type", "m.space") : creation);
        return room;
    }

    @Test
    void a_person_whose_space_was_purged_gets_another_one_by_the_next_room() {
        // Given
        BoundRoom old = spaceFixture.chatRooms.open(ADA, ALICE, "Plans", "$1");
        RoomId space = personalSpaceOf(spaceFixture, old);
        spaceFixture.homeserver.purge(space);

        // When
        BoundRoom fresh = spaceFixture.chatRooms.open(ADA, ALICE, "More", "$2");

        // Then
        assertThat(personalSpaceOf(spaceFixture, fresh)).isNotEqualTo(space);
        assertThat(spaceFixture.reconcile().plan().repairs())
                .extracting(repair -> repair.kind())
                .as("the old one moves in")
                .containsExactlyInAnyOrder("correct-parent", "link-chat", "unlink-gone");
    }

    @Test
    void two_at_once_get_one_space_and_two_rooms() throws ExecutionException, InterruptedException {
        // When
        List<BoundRoom> rooms;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<BoundRoom> one = threads.submit(() -> spaceFixture.chatRooms.open(ADA, ALICE, "One", "$1"));
            Future<BoundRoom> other = threads.submit(() -> spaceFixture.chatRooms.open(ADA, ALICE, "Other", "$2"));
            rooms = List.of(one.get(), other.get());
        }

        // Then
        assertThat(rooms.getFirst().room()).isNotEqualTo(rooms.getLast().room());
        assertThat(personalSpaceOf(spaceFixture, rooms.getFirst()))
                .isEqualTo(personalSpaceOf(spaceFixture, rooms.getLast()));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void five_at_once_in_two_processes_get_one_space_and_five_rooms_with_names_of_their_own(Database database)
            throws ExecutionException, InterruptedException {
        // Given
        SpaceFixture one = SpaceFixture.on(database);
        one.provision(SpaceFixture.agent("a", "Ada"));
        SpaceFixture other = one.restarted();
        int before = one.homeserver.rooms().size();

        // When
        List<String> names = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<BoundRoom>> opened = IntStream.range(0, 5)
                    .mapToObj(i -> threads.submit(
                            () -> (i % 2 == 0 ? one : other).chatRooms.open(ADA, ALICE, "Plans", "$" + i)))
                    .toList();
            for (Future<BoundRoom> room : opened) {
                names.add(room.get().name());
            }
        }

        // Then
        assertThat(names).containsExactlyInAnyOrder("Plans", "Plans 2", "Plans 3", "Plans 4", "Plans 5");
        assertThat(one.homeserver.rooms()).as("one Space and five rooms").hasSize(before + 6);
        assertThat(one.reconcile().plan().repairs()).isEmpty();
    }

    @Test
    void a_process_that_does_not_see_the_other_ones_lease_takes_over_the_space_that_the_other_one_makes() {
        // Given
        SpaceFixture other = spaceFixture.restartedOn(TestDatabases.inMemory());
        other.space.ensure();
        List<BoundRoom> others = new ArrayList<>();
        spaceFixture.homeserver.before(call -> {
            if (call.name().equals("createRoom")) {
                spaceFixture.homeserver.withoutHooks();
                others.add(other.chatRooms.open(ADA, ALICE, "Other", "$2"));
                throw new HomeserverException.Refused("createRoom", 409, "M_UNKNOWN");
            }
        });

        // When
        BoundRoom own = spaceFixture.chatRooms.open(ADA, ALICE, "Plans", "$1");

        // Then
        assertThat(personalSpaceOf(spaceFixture, own)).isEqualTo(personalSpaceOf(other, others.getFirst()));
        assertThat(own.room()).isNotEqualTo(others.getFirst().room());
    }

    @Test
    void a_person_who_joins_the_space_while_being_invited_gets_the_room() {
        // Given
        BoundRoom first = spaceFixture.chatRooms.open(ADA, ALICE, "Plans", "$1");
        RoomId space = personalSpaceOf(spaceFixture, first);
        spaceFixture.homeserver.leave(ALICE, space, "");
        spaceFixture.homeserver.before(call -> {
            if (call.name().equals("invite") && call.target().equals(space.value())) {
                spaceFixture.homeserver.force(
                        space,
                        ALICE,
                        EventTypes.MEMBER,
                        ALICE.value(),
                        JsonNodeFactory.instance.objectNode().put("membership", "join"));
            }
        });

        // When
        BoundRoom second = spaceFixture.chatRooms.open(ADA, ALICE, "More", "$2");

        // Then
        assertThat(personalSpaceOf(spaceFixture, second)).isEqualTo(space);
        assertThat(spaceFixture.homeserver.membership(space, ALICE)).contains("join");
    }

    @Test
    void a_room_is_renamed_and_archived_and_stays_readable() {
        // Given
        BoundRoom room = spaceFixture.chatRooms.open(ADA, ALICE, "Plans", "$new");
        spaceFixture.bindings.change(room.room(), binding -> binding.put("chat_id", "chat-1"));

        // When
        BoundRoom renamed = spaceFixture.chatRooms.rename(room, "Holidays");
        spaceFixture.chatRooms.archive(renamed, "The end.");
        spaceFixture.homeserver.forgetCalls();
        BoundRoom archived = spaceFixture.chatRooms.archive(renamed, "The end.");

        // Then
        assertThat(spaceFixture.homeserver.writes())
                .as("done again, nothing is written")
                .isEmpty();
        assertThat(archived.name()).isEqualTo("Holidays");
        assertThat(archived.binding().label()).contains("Holidays");
        assertThat(archived.binding().chatId()).contains("chat-1");
        assertThat(archived.binding().archived()).isTrue();
        assertThat(spaceFixture.homeserver.membership(room.room(), ADA_USER)).contains("leave");
        assertThat(spaceFixture.homeserver.membership(room.room(), ALICE)).contains("invite");
        assertThat(spaceFixture
                        .homeserver
                        .stateOf(
                                personalSpaceOf(spaceFixture, room),
                                "m.space.child",
                                room.room().value())
                        .map(StateEvent::content))
                .hasValueSatisfying(content -> assertThat(content).isEmpty());
        BoundRoom inANewDatabase = spaceFixture
                .restartedOn(TestDatabases.inMemory())
                .bindings
                .reconcile(room.room())
                .orElseThrow();
        assertThat(inANewDatabase.binding()).isEqualTo(archived.binding());
        assertThat(inANewDatabase.name()).isEqualTo("Holidays");
    }

    @Test
    void what_the_homeserver_refuses_is_not_taken_for_a_room_that_is_there() {
        // Given
        spaceFixture.homeserver.before(call -> {
            if (call.name().equals("createRoom")) {
                throw new HomeserverException.Refused("createRoom", 403, "M_FORBIDDEN");
            }
        });

        // When / Then
        assertThatThrownBy(() -> spaceFixture.chatRooms.open(ADA, ALICE, "Plans", "$new"))
                .isInstanceOf(HomeserverException.Refused.class);
    }

    private static RoomId personalSpaceOf(SpaceFixture spaceFixture, BoundRoom room) {
        List<RoomId> parents = spaceFixture.homeserver.rooms().stream()
                .filter(space -> spaceFixture
                        .homeserver
                        .stateOf(room.room(), "m.space.parent", space.value())
                        .isPresent())
                .toList();
        assertThat(parents).hasSize(1);
        return parents.getFirst();
    }
}
