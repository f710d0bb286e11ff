package dev.homeroom.turn.question;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.turn.TurnFixture;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The room names that agents get in the envelope. */
class RoomNamesTest {
    private final TurnFixture fixture = new TurnFixture();
    private final RoomId room = fixture.homeserver.foreignRoom(TurnFixture.ALICE, Optional.empty());

    @Test
    void a_room_is_called_by_its_name_which_is_renewed() {
        // Given
        moveIn();
        set("m.room.canonical_alias", "alias", "#den:home.test");
        set("m.room.name", "name", "Den");

        // When
        String first = envelope("$1");
        set("m.room.name", "name", "Lair");
        fixture.clock.pass(Duration.ofMinutes(2));
        String second = envelope("$2");

        // Then
        assertThat(first).contains(" in \"Den\" at ");
        assertThat(second).contains(" in \"Lair\" at ");
    }

    @Test
    void a_room_without_a_name_is_called_by_its_alias() {
        // Given
        moveIn();
        set("m.room.canonical_alias", "alias", "#den:home.test");

        // Then
        assertThat(envelope("$1")).contains(" in \"#den:home.test\" at ");
    }

    @Test
    void a_room_of_two_is_a_direct_chat() {
        // Given
        moveIn();

        // Then
        assertThat(envelope("$1")).contains(" in \"a direct chat\" at ");
    }

    @Test
    void a_room_of_several_is_called_by_who_is_in_it() {
        // Given
        moveIn();
        for (String name : new String[] {"bea", "carl", "dora", "emil", "fay", "gus"}) {
            ObjectNode member = JsonNodeFactory.instance.objectNode().put("membership", "join");
            UserId person = UserId.of(name, "home.test");
            fixture.homeserver.force(room, person, "m.room.member", person.value(), member);
        }

        // When
        fixture.handle(fixture.message(room, mentioning(fixture.adaUser)));

        // Then
        assertThat(envelope()).contains(" in \"alice, bea, carl, dora, emil and 2 others\", people here: ");
    }

    private void moveIn() {
        fixture.homeserver.invite(TurnFixture.ALICE, room, fixture.adaUser);
        fixture.handle(fixture.invite(room, fixture.adaUser, TurnFixture.ALICE));
    }

    private void set(String type, String field, String value) {
        fixture.homeserver.force(
                room,
                TurnFixture.ALICE,
                type,
                "",
                JsonNodeFactory.instance.objectNode().put(field, value));
    }

    private String envelope(String eventId) {
        fixture.handle(fixture.text(room, eventId, "Hello"));
        return envelope();
    }

    private String envelope() {
        return fixture.agent.questions.getLast().prompt();
    }

    private static ObjectNode mentioning(UserId agentUser) {
        ObjectNode content =
                JsonNodeFactory.instance.objectNode().put("msgtype", "m.text").put("body", "Hello");
        content.putObject("m.mentions").putArray("user_ids").add(agentUser.value());
        return content;
    }
}
