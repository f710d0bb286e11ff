package dev.homeroom.turn.reply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.turn.AdaRoomFixture;
import dev.homeroom.turn.TurnFixture;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Reactions with 🔁 to answers, and late edits. */
@ParameterizedClass
@MethodSource("dev.homeroom.database.TestDatabases#kinds")
class AskingAgainTest {
    private static final UserId CARL = new UserId("@carl:home.test");

    private final TurnFixture fixture;
    private final Replica worker;
    private String question = "";

    AskingAgainTest(Supplier<Database> databases) {
        fixture = new TurnFixture(databases.get(), TurnFixture.SETTINGS);
        worker = fixture.worker("us");
    }

    @BeforeEach
    void ask() {
        question = sent("Hello");
        worker.take(fixture.text(question, "Hello"));
        worker.workOff();
    }

    @Test
    void the_question_of_an_answer_is_asked_again() {
        // Given
        ObjectNode levels = fixture.homeserver
                .stateOf(fixture.ada, EventTypes.POWER_LEVELS, "")
                .orElseThrow()
                .content()
                .deepCopy();
        levels.withObject("/users").put(TurnFixture.OPERATOR.value(), 50);
        fixture.homeserver.force(fixture.ada, TurnFixture.NAMESPACE.bot(), EventTypes.POWER_LEVELS, "", levels);

        // When
        react(answers().getLast().id().value(), TurnFixture.ALICE);
        react(answers().getLast().id().value(), TurnFixture.OPERATOR);

        // Then
        assertThat(bodies()).containsExactly("You said: Hello", "You said: Hello", "You said: Hello");
        assertThat(fixture.agent.questions)
                .extracting(asked -> asked.turnId())
                .doesNotHaveDuplicates()
                .hasSize(3);
        assertThat(answers()).allMatch(AdaRoomFixture::isOutcome);
    }

    @Test
    void the_same_reaction_asks_once() {
        // Given
        String answer = answers().getFirst().id().value();

        // When
        String reaction = react(answer, TurnFixture.ALICE);
        pushReaction(reaction, answer, TurnFixture.ALICE);

        // Then
        assertThat(bodies()).hasSize(2);
    }

    @Test
    void others_do_not_ask_again_for_somebody() {
        // When
        react(answers().getFirst().id().value(), CARL);

        // Then
        assertThat(bodies()).hasSize(1);
    }

    @Test
    void a_reaction_to_the_question_itself_or_to_a_notice_asks_nothing() {
        // Given
        worker.takeInControlLane(fixture.text("$status", "!status"));
        worker.workOff();

        // When
        react(question, TurnFixture.ALICE);
        react(answers().getLast().id().value(), TurnFixture.ALICE);

        // Then
        assertThat(fixture.agent.questions).hasSize(1);
    }

    @Test
    void an_edit_that_is_too_late_is_told_how_to_ask_with_it_once_and_then_it_is_asked() {
        // When
        edit("$edit1", "Hello, you");
        edit("$edit2", "Goodbye");

        // Then
        assertThat(bodies())
                .containsExactly(
                        "You said: Hello",
                        "Ada had already been asked, so your edit changes nothing."
                                + " Please react with 🔁 to Ada's answer to ask again with the new text.");
        assertThat(answers()
                        .getLast()
                        .content()
                        .at("/m.relates_to/m.in_reply_to/event_id")
                        .asText())
                .isEqualTo(question);

        // When
        react(answers().getFirst().id().value(), TurnFixture.ALICE);

        // Then
        assertThat(bodies()).last().isEqualTo("You said: Goodbye");
    }

    private void edit(String eventId, String text) {
        var change = fixture.edit(eventId, question, text);
        try {
            var content = new com.fasterxml.jackson.databind.ObjectMapper()
                    .readTree(change.json())
                    .withObject("/content");
            fixture.homeserver.send(fixture.ada, TurnFixture.ALICE, OutgoingEvent.MESSAGE, content);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        worker.takeChange(change, question);
        worker.workOff();
    }

    /** Returns the id of the reaction. */
    private String react(String about, UserId person) {
        ObjectNode content = Reaction.content("🔁");
        content.withObject("/m.relates_to").put("event_id", about);
        String id = fixture.homeserver
                .send(fixture.ada, person, Reaction.TYPE, content)
                .value();
        pushReaction(id, about, person);
        return id;
    }

    private void pushReaction(String id, String about, UserId person) {
        worker.takeInControlLane(fixture.reaction(id, about, "🔁", person.value()));
        worker.workOff();
    }

    private String sent(String text) {
        EventId id = fixture.homeserver.send(
                fixture.ada, TurnFixture.ALICE, OutgoingEvent.MESSAGE, TurnFixture.content("m.text", text));
        return id.value();
    }

    /** Returns the agent's messages. */
    private List<Sent> answers() {
        return AdaRoomFixture.messages(fixture).stream()
                .filter(message -> message.sender().equals(fixture.adaUser))
                .toList();
    }

    private List<String> bodies() {
        return answers().stream()
                .map(message -> message.content().path("body").asText())
                .toList();
    }
}
