package dev.homeroom.mcp.reading;

import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.RoomEncryption;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.mcp.tools.OwnRooms;
import dev.homeroom.reconcile.SpaceFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MatrixReadTest {
    private static final KnownAgent ADA = SpaceFixture.agent("agent-597b5756-2915-4560-ba6b-91005f085166", "Ada");
    private static final UserId BOB = new UserId("@bob:home.test");
    private static final UserId ADAS_USER = SpaceFixture.userOf(ADA);

    private final SpaceFixture space = SpaceFixture.on(TestDatabases.inMemory());
    private RoomId room;

    @BeforeEach
    void provision() {
        space.provision(ADA);
        room = space.roomOf(ADA);
    }

    @Test
    void older_messages_follow_without_gaps_and_doubles_while_people_write() {
        // Given
        for (int number = 1; number <= 7; number++) {
            say(ALICE, "message " + number);
        }

        // When
        List<String> seen = new ArrayList<>();
        ObjectNode answer = read(arguments().put("limit", 2));
        seen.addAll(0, texts(answer));
        while (answer.has("older")) {
            say(ALICE, "meanwhile");
            answer = read(arguments()
                    .put("limit", 2)
                    .put("before", answer.path("older").asText()));
            seen.addAll(0, texts(answer));
        }

        // Then
        assertThat(seen)
                .containsExactly(
                        "message 1", "message 2", "message 3", "message 4", "message 5", "message 6", "message 7");
    }

    @Test
    void an_answer_with_long_messages_is_bounded_and_says_how_to_go_on() {
        // Given
        for (int number = 1; number <= 12; number++) {
            say(ALICE, number + "x".repeat(9_000));
        }

        // When
        ObjectNode answer = read(arguments().put("limit", 50));
        ObjectNode next = read(
                arguments().put("limit", 50).put("before", answer.path("older").asText()));

        // Then
        assertThat(texts(answer)).hasSize(5);
        assertThat(texts(next).getLast()).startsWith("7x");
        assertThat(answer.toString().length()).isLessThan(50_000);
    }

    @Test
    void unread_messages_are_told_once_and_those_of_others_alone() {
        // Given
        read(unread());
        say(ALICE, "first");
        say(ADAS_USER, "my own");
        say(ALICE, "second");

        // When
        ObjectNode answer = read(unread());

        // Then
        assertThat(texts(answer)).containsExactly("first", "second");
        assertThat(answer.path("more_unread").asBoolean()).isFalse();
        assertThat(texts(read(unread()))).isEmpty();
    }

    @Test
    void the_oldest_unread_messages_come_first_and_the_others_with_the_next_call() {
        // Given
        read(unread());
        for (int number = 1; number <= 5; number++) {
            say(ALICE, "message " + number);
        }

        // When
        ObjectNode first = read(unread().put("limit", 3));
        ObjectNode second = read(unread().put("limit", 3));

        // Then
        assertThat(texts(first)).containsExactly("message 1", "message 2", "message 3");
        assertThat(first.path("more_unread").asBoolean()).isTrue();
        assertThat(texts(second)).containsExactly("message 4", "message 5");
        assertThat(second.path("more_unread").asBoolean()).isFalse();
    }

    @Test
    void the_answer_says_that_unread_messages_were_left_out() {
        // Given
        read(unread());
        say(ALICE, "before");
        read(unread());
        for (int number = 1; number <= 1_001; number++) {
            say(ALICE, "message " + number);
        }

        // When
        ObjectNode answer = read(unread());
        ObjectNode next = read(unread());

        // Then
        assertThat(answer.path("skipped").asBoolean()).isTrue();
        assertThat(texts(answer).getFirst()).isEqualTo("message 2");
        assertThat(next.path("skipped").asBoolean()).isFalse();
    }

    @Test
    void without_a_cursor_the_latest_messages_are_unread() {
        // Given
        for (int number = 1; number <= 5; number++) {
            say(ALICE, "message " + number);
        }

        // When
        ObjectNode answer = read(unread().put("limit", 2));

        // Then
        assertThat(texts(answer)).containsExactly("message 4", "message 5");
        assertThat(texts(read(unread()))).isEmpty();
    }

    @Test
    void a_message_that_was_told_is_told_again_when_it_is_edited() {
        // Given
        EventId first = say(ALICE, "Meet at nine");
        EventId own = say(ADAS_USER, "Fine");
        read(unread());

        // When
        edit(ALICE, first, "Meet at ten");
        edit(ALICE, first, "Meet at eleven");
        edit(BOB, first, "Meet at midnight");
        edit(ADAS_USER, own, "Good");
        say(ALICE, "And bring tea");
        ObjectNode answer = read(unread());

        // Then
        assertThat(texts(answer)).containsExactly("Meet at eleven", "And bring tea");
        assertThat(answer.at("/messages/0/event_id").asText()).isEqualTo(first.value());
        assertThat(answer.at("/messages/0/edited").asBoolean()).isTrue();
        assertThat(answer.at("/messages/0/sender").asText()).isEqualTo(ALICE.value());
        assertThat(texts(read(unread()))).isEmpty();
    }

    @Test
    void an_edit_behind_a_full_answer_is_told_by_the_next_one() {
        // Given
        read(unread());
        EventId first = say(ALICE, "one");
        say(ALICE, "two");
        edit(ALICE, first, "one, really");

        // When
        ObjectNode answer = read(unread().put("limit", 1));
        ObjectNode next = read(unread());

        // Then
        assertThat(texts(answer)).containsExactly("one");
        assertThat(texts(next)).containsExactly("two", "one, really");
        assertThat(next.path("more_unread").asBoolean()).isFalse();
    }

    @Test
    void an_edit_of_an_unread_message_changes_it() {
        // Given
        read(unread());
        EventId first = say(ALICE, "one");
        say(ALICE, "two");
        edit(ALICE, first, "one, really");

        // Then
        assertThat(texts(read(unread()))).containsExactly("one, really", "two");
    }

    @Test
    void the_removal_of_a_message_that_was_told_is_told_and_of_another_one_is_not() {
        // Given
        EventId told = say(ALICE, "secret");
        EventId own = say(ADAS_USER, "mine");
        read(unread());

        // When
        EventId unread = say(ALICE, "never read");
        remove(told);
        remove(unread);
        remove(own);
        ObjectNode answer = read(unread());

        // Then
        assertThat(answer.path("messages")).hasSize(1);
        assertThat(answer.at("/messages/0/event_id").asText()).isEqualTo(told.value());
        assertThat(answer.at("/messages/0/removed").asBoolean()).isTrue();
        assertThat(answer.at("/messages/0/text").asText()).isEmpty();
        assertThat(read(unread()).path("messages")).isEmpty();
    }

    @Test
    void a_removed_edit_is_no_removed_message_and_the_message_is_told_as_it_is_now() {
        // Given
        EventId first = say(ALICE, "Meet at nine");
        read(unread());
        EventId ten = edit(ALICE, first, "Meet at ten");
        EventId eleven = edit(ALICE, first, "Meet at eleven");
        read(unread());

        // When
        remove(eleven);
        ObjectNode answer = read(unread());
        remove(ten);
        ObjectNode next = read(unread());

        // Then
        assertThat(texts(answer)).containsExactly("Meet at ten");
        assertThat(answer.at("/messages/0/event_id").asText()).isEqualTo(first.value());
        assertThat(answer.at("/messages/0").has("removed")).isFalse();
        assertThat(texts(next)).containsExactly("Meet at nine");
        assertThat(answer.at("/messages/0/edited").asBoolean()).isTrue();
        assertThat(next.at("/messages/0").has("edited")).isFalse();
        assertThat(texts(read(unread()))).isEmpty();
    }

    @Test
    void an_edit_that_the_first_call_passed_over_is_no_removed_message_when_it_is_removed() {
        // Given
        EventId first = say(ALICE, "Meet at nine");
        say(ALICE, "And bring tea");
        EventId ten = edit(ALICE, first, "Meet at ten");
        assertThat(texts(read(unread().put("limit", 1)))).containsExactly("And bring tea");

        // When
        remove(ten);
        ObjectNode answer = read(unread());

        // Then
        assertThat(texts(answer)).containsExactly("Meet at nine");
        assertThat(answer.at("/messages/0").has("removed")).isFalse();
    }

    @Test
    void a_removed_edit_of_a_removed_message_is_not_told() {
        // Given
        EventId first = say(ALICE, "Meet at nine");
        read(unread());
        EventId ten = edit(ALICE, first, "Meet at ten");
        read(unread());

        // When
        remove(first);
        remove(ten);
        ObjectNode answer = read(unread());

        // Then
        assertThat(answer.path("messages")).singleElement().satisfies(message -> {
            assertThat(message.path("event_id").asText()).isEqualTo(first.value());
            assertThat(message.path("removed").asBoolean()).isTrue();
        });
    }

    @Test
    void the_edits_that_were_told_are_remembered_in_bounds() {
        // Given
        EventId first = say(ALICE, "zero");
        read(unread());
        for (int number = 1; number <= 60; number++) {
            edit(ALICE, first, "edit " + number);
        }
        read(unread());

        // Then
        assertThat(space.homeserver
                        .roomAccountData(ADAS_USER, room, "dev.homeroom.read_cursor")
                        .orElseThrow()
                        .path("edits"))
                .hasSize(50);
    }

    @Test
    void edits_of_messages_from_before_the_first_call_are_not_told() {
        // Given
        EventId first = say(ALICE, "one");
        say(ALICE, "two");
        edit(ALICE, first, "one, really");

        // Then
        assertThat(texts(read(unread().put("limit", 1)))).containsExactly("two");
    }

    @Test
    void very_many_edits_of_earlier_messages_are_told_by_several_answers() {
        // Given
        List<EventId> messages = new ArrayList<>();
        for (int number = 0; number < 120; number++) {
            messages.add(say(ALICE, "message " + number));
        }
        while (read(unread().put("limit", 50)).path("more_unread").asBoolean()) {}
        messages.forEach(message -> edit(ALICE, message, "edited"));

        // When
        List<String> told = new ArrayList<>();
        ObjectNode answer;
        do {
            answer = read(unread().put("limit", 50));
            told.addAll(texts(answer));
        } while (answer.path("more_unread").asBoolean());

        // Then
        assertThat(told).hasSize(120).containsOnly("edited");
    }

    /** A moderator removes it. */
    private void remove(EventId message) {
        space.homeserver.send(
                room,
                BOB,
                "m.room.redaction",
                JsonNodeFactory.instance.objectNode().put("redacts", message.value()));
        space.homeserver.remove(message);
    }

    private EventId edit(UserId sender, EventId message, String text) {
        ObjectNode content = Edit.content(
                JsonNodeFactory.instance.objectNode().put("msgtype", "m.text").put("body", text), 100);
        content.withObject("/m.relates_to").put("event_id", message.value());
        return space.homeserver.send(room, sender, "m.room.message", content);
    }

    @Test
    void unread_is_about_the_whole_room() {
        assertThatThrownBy(() -> read(unread().put("before", "7"))).isInstanceOf(ToolRefusal.class);
    }

    private EventId say(UserId sender, String text) {
        return space.homeserver.send(
                room,
                sender,
                "m.room.message",
                JsonNodeFactory.instance.objectNode().put("msgtype", "m.text").put("body", text));
    }

    /** Another process each time. */
    private ObjectNode read(ObjectNode arguments) {
        OwnRooms ownRooms =
                new OwnRooms(space.bindings, space.homeserver, new RoomEncryption(space.homeserver), space.clock);
        return new MatrixRead(ownRooms, space.homeserver, new ReadCursor(space.homeserver))
                .call(new CallingAgent(ADA.ref(), ADAS_USER), new CallArguments(arguments));
    }

    private ObjectNode arguments() {
        return JsonNodeFactory.instance.objectNode().put("room", room.value());
    }

    private ObjectNode unread() {
        return arguments().put("unread", true);
    }

    private static List<String> texts(ObjectNode answer) {
        return answer.path("messages")
                .valueStream()
                .map(message -> message.path("text").asText())
                .toList();
    }
}
