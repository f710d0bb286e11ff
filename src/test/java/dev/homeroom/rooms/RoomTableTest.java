package dev.homeroom.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.rooms.RoomTable.RoomRow;
import dev.homeroom.rooms.further.FurtherAgentTable;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Concurrent writes of rows, by a turn and by a scan of Matrix that restores rows. */
class RoomTableTest {
    private static final int WRITERS = 4;
    private static final int ROUNDS = 50;

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_agent_is_one_of_the_rooms_where_it_is_the_first_or_a_further_one(Database database) {
        // Given
        RoomTable rooms = new RoomTable(database, SpaceFixture.NAMESPACE);
        FurtherAgentTable furtherAgents = new FurtherAgentTable(database);
        Binding own = binding("chat");
        Binding theirs = Binding.ofAgentRoom(new AgentRef("letta", "agent-2"), Instant.EPOCH);
        rooms.save(new RoomId("!a:home.test"), own, "");
        rooms.save(new RoomId("!archived:home.test"), own.asArchived(), "");
        for (String room : List.of("!b:home.test", "!dismissed:home.test", "!foreign:home.test")) {
            rooms.save(new RoomId(room), theirs, "");
        }
        furtherAgents.save(new RoomId("!b:home.test"), own);
        furtherAgents.save(new RoomId("!dismissed:home.test"), own.asArchived());

        // Then
        assertThat(rooms.roomsOf(own.agent())).containsExactly(new RoomId("!a:home.test"), new RoomId("!b:home.test"));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void whoever_saves_a_row_can_while_others_save_it_too(Database database) throws Exception {
        // Given
        RoomTable rooms = new RoomTable(database, SpaceFixture.NAMESPACE);
        RoomId room = new RoomId("!room:home.test");

        // When
        atOnce(IntStream.range(0, WRITERS)
                .<Callable<Boolean>>mapToObj(writer -> () -> {
                    for (int round = 1; round <= ROUNDS; round++) {
                        save(database, rooms, room, "chat " + round);
                    }
                    return true;
                })
                .toList());

        // Then
        assertThat(chatOf(rooms, room)).isEqualTo("chat " + ROUNDS);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_is_saved_while_rows_are_put_back_stays(Database database) throws Exception {
        // Given
        RoomTable rooms = new RoomTable(database, SpaceFixture.NAMESPACE);

        for (int round = 1; round <= ROUNDS; round++) {
            RoomId room = new RoomId("!room" + round + ":home.test");
            save(database, rooms, room, "before");
            RoomRow was = row(rooms, room);
            BoundRoom seen = new BoundRoom(
                    room, binding("seen"), was.room().agentUser(), was.room().name());

            // When
            atOnce(List.of(
                    () -> save(database, rooms, room, "since"),
                    () -> inTransaction(database, () -> rooms.replace(Optional.of(was), seen)),
                    () -> inTransaction(database, () -> rooms.remove(was))));

            // Then
            assertThat(chatOf(rooms, room)).isEqualTo("since");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void rows_that_nobody_has_saved_since_are_put_back_or_removed(Database database) {
        // Given
        RoomTable rooms = new RoomTable(database, SpaceFixture.NAMESPACE);
        RoomId room = new RoomId("!room:home.test");
        BoundRoom first =
                new BoundRoom(room, binding("first"), SpaceFixture.NAMESPACE.agentUser("letta", "agent-1"), "");
        BoundRoom second = new BoundRoom(room, binding("second"), first.agentUser(), "Ada");

        // When
        rooms.replace(Optional.empty(), first);
        // Then
        assertThat(rooms.find(room)).contains(first);

        // When
        rooms.replace(Optional.of(row(rooms, room)), second);
        // Then
        assertThat(rooms.find(room)).contains(second);

        // When
        rooms.remove(row(rooms, room));
        // Then
        assertThat(rooms.find(room)).isEmpty();
    }

    private static void atOnce(List<Callable<Boolean>> work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> done : threads.invokeAll(work)) {
                done.get();
            }
        }
    }

    private static boolean save(Database database, RoomTable rooms, RoomId room, String chatId) {
        return inTransaction(database, () -> rooms.save(room, binding(chatId), ""));
    }

    private static boolean inTransaction(Database database, Runnable work) {
        database.useTransaction(_ -> work.run());
        return true;
    }

    private static RoomRow row(RoomTable rooms, RoomId room) {
        return rooms.rows().stream()
                .filter(row -> row.room().room().equals(room))
                .findFirst()
                .orElseThrow();
    }

    private static String chatOf(RoomTable rooms, RoomId room) {
        return rooms.find(room).flatMap(found -> found.binding().chatId()).orElse("none");
    }

    private static Binding binding(String chatId) {
        return new Binding(
                new AgentRef("letta", "agent-1"),
                Binding.RoomKind.AGENT,
                Optional.empty(),
                Optional.of(chatId),
                Optional.empty(),
                false,
                SpaceFixture.NOW);
    }
}
