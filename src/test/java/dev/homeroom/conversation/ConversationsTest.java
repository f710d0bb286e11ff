package dev.homeroom.conversation;

import static dev.homeroom.directory.FakeBackend.agent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeroom.backend.AgentBackend.ChatOpening;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.FakeBackends;
import dev.homeroom.database.Database;
import dev.homeroom.directory.FakeBackend;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.rooms.state.BoundRoom;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConversationsTest {
    private final FakeBackend backend = new FakeBackend("letta").lists(agent("a", "Ada"), agent("b", "Bob"));

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_rooms_first_message_opens_a_conversation_and_all_others_use_it(Database database) {
        // Given
        SpaceFixture rooms = neighbourhood(database);
        BoundRoom room = ada(rooms);

        // When
        Chat first = conversations(rooms).of(room);
        Chat afterRestart = conversations(rooms.restarted()).of(room);

        // Then
        assertThat(first).isEqualTo(new Chat.Open("chat-1"));
        assertThat(afterRestart).isEqualTo(first);
        assertThat(conversations(rooms).of(rooms.bindings.of(rooms.roomOf("b")).orElseThrow()))
                .isEqualTo(new Chat.Open("chat-2"));
        assertThat(backend.chatCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_forgotten_conversation_is_replaced_once(Database database) {
        // Given
        SpaceFixture rooms = neighbourhood(database);
        Conversations conversations = conversations(rooms);
        BoundRoom room = ada(rooms);
        conversations.of(room);

        // When
        Chat replaced = conversations.replace(room, "chat-1");
        Chat again = conversations.replace(room, "chat-1");

        // Then
        assertThat(replaced).isEqualTo(new Chat.Open("chat-2"));
        assertThat(again).isEqualTo(replaced);
        assertThat(conversations.of(room)).isEqualTo(replaced);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_conversation_that_the_room_refuses_to_keep_is_kept_once_it_may_be_and_not_opened_twice(Database database) {
        // Given
        SpaceFixture rooms = neighbourhood(database);
        Conversations conversations = conversations(rooms);
        BoundRoom room = ada(rooms);
        rooms.homeserver.before(call -> {
            if (call.name().equals("putState")) {
                throw new HomeserverException.Refused(call.name(), 403, "M_FORBIDDEN");
            }
        });

        // When
        Chat refused = conversations.of(room);
        rooms.homeserver.withoutHooks();
        Chat kept = conversations.of(room);

        // Then
        assertThat(refused)
                .isInstanceOfSatisfying(
                        Chat.NotStored.class, chat -> assertThat(chat.detail()).contains("M_FORBIDDEN"));
        assertThat(kept).isEqualTo(new Chat.Open("chat-1"));
        assertThat(backend.chatCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_conversation_that_could_not_be_noted_is_noted_next_time_and_not_opened_twice(Database database) {
        // Given
        SpaceFixture rooms = neighbourhood(database);
        Conversations conversations = conversations(rooms);
        BoundRoom room = ada(rooms);
        rooms.homeserver.before(call -> {
            throw new HomeserverException.Unclear(call.name(), "502", null);
        });
        assertThatThrownBy(() -> conversations.of(room)).isInstanceOf(HomeserverException.class);
        rooms.homeserver.withoutHooks();

        // When
        Chat chat = conversations.of(room);

        // Then
        assertThat(chat).isEqualTo(new Chat.Open("chat-1"));
        assertThat(backend.chatCount()).isOne();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_backend_that_opens_none_says_why(Database database) {
        // Given
        SpaceFixture rooms = neighbourhood(database);
        AgentOutcome down =
                new AgentOutcome.NotTaken(AgentOutcome.NotTaken.Reason.UNAVAILABLE, Optional.empty(), "down");
        backend.opensChatsWith(() -> new ChatOpening.NotOpened(down));

        // When
        Chat chat = conversations(rooms).of(ada(rooms));

        // Then
        assertThat(chat).isEqualTo(new Chat.NotOpened(down));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_room_without_an_agent_has_no_conversation_and_one_without_a_backend_says_so(Database database) {
        // Given
        SpaceFixture rooms = neighbourhood(database);

        // When
        Chat unbound = conversations(rooms)
                .of(new BoundRoom(
                        new RoomId("!nobody"), ada(rooms).binding(), ada(rooms).agentUser(), ""));
        Chat withoutBackend = new Conversations(rooms.bindings, FakeBackends.of()).of(ada(rooms));

        // Then
        assertThat(unbound).isEqualTo(new Chat.Unbound());
        assertThat(withoutBackend)
                .isInstanceOfSatisfying(
                        Chat.NotOpened.class,
                        chat -> assertThat(chat.outcome()).isInstanceOf(AgentOutcome.Failed.class));
    }

    private Conversations conversations(SpaceFixture rooms) {
        return new Conversations(rooms.bindings, FakeBackends.of(backend));
    }

    private SpaceFixture neighbourhood(Database database) {
        return SpaceFixture.withRooms(database, backend);
    }

    private static BoundRoom ada(SpaceFixture rooms) {
        return rooms.bindings.of(rooms.roomOf("a")).orElseThrow();
    }
}
