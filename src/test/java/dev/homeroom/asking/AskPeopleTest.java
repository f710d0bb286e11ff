package dev.homeroom.asking;

import static dev.homeroom.turn.TurnFixture.ALICE;
import static dev.homeroom.turn.TurnFixture.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.RoomEncryption;
import dev.homeroom.conversation.question.PersonQuestion;
import dev.homeroom.conversation.several.AgentSearch;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.tracking.TrackedState;
import dev.homeroom.tracking.TrackedWorks;
import dev.homeroom.tracking.TrackingId;
import dev.homeroom.turn.AdaRoomFixture;
import dev.homeroom.turn.TurnFixture;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Ada asks the people of her room. */
class AskPeopleTest {
    private static final List<String> CHOICES = List.of("Red", "Blue");

    private TurnFixture fixture;
    private Replica worker;

    @BeforeEach
    void begin() {
        begin(TestDatabases.inMemory());
    }

    private void begin(Database database) {
        fixture = new TurnFixture(database, TurnFixture.SETTINGS.withoutEnvelope());
        worker = fixture.worker("us");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_question_is_posted_once_and_the_first_answer_counts(Database database) {
        // Given
        begin(database);
        TrackingId id = ask("Which colour?", CHOICES, "colour");
        ask("Which colour?", CHOICES, "colour");
        worker.workOff();

        // When
        react("$blue", "2️⃣", ALICE);
        react("$red", "1️⃣", OPERATOR);
        worker.workOff();

        // Then
        assertThat(cards()).singleElement().satisfies(card -> {
            assertThat(card.sender()).isEqualTo(fixture.adaUser);
            assertThat(card.content().path("body").asText())
                    .startsWith("❓ Which colour?\n1. Red\n2. Blue\nReact with a number");
        });
        assertThat(state(id)).isEqualTo(new TrackedState.Done("Blue"));
        assertThat(edits()).singleElement().asString().contains("💬 Answered by " + ALICE.value(), "Blue");
    }

    @ParameterizedTest
    @CsvSource({"2, Blue", "blue, Blue", "Green, Green", "3, 3"})
    void a_reply_answers_by_a_number_a_choice_or_other_words(String words, String answer) {
        // Given
        TrackingId id = ask("Which colour?", CHOICES, "colour");
        worker.workOff();

        // When
        reply("$reply", words, ALICE);
        worker.workOff();

        // Then
        assertThat(state(id)).isEqualTo(new TrackedState.Done(answer));
        assertThat(fixture.agent.questions).isEmpty();
    }

    @Test
    void a_reply_with_the_name_of_a_choice_means_that_choice_even_if_it_is_a_number() {
        // Given
        TrackingId id = ask("How many cups?", List.of("2", "1"), "cups");
        worker.workOff();

        // When
        reply("$cups", "1", ALICE);
        worker.workOff();

        // Then
        assertThat(state(id)).isEqualTo(new TrackedState.Done("1"));
    }

    @Test
    void a_question_that_nobody_answers_expires_and_a_late_reply_is_a_message() {
        // Given
        TrackingId id = ask("Which colour?", List.of(), "colour");
        worker.workOff();

        // When
        fixture.clock.pass(Duration.ofHours(1));
        TrackedState expired = state(id);
        reply("$late", "Green", ALICE);
        react("$click", "✅", ALICE);
        worker.workOff();

        // Then
        assertThat(expired).isEqualTo(new TrackedState.Failed("Nobody answered in time.", Optional.empty()));
        assertThat(state(id)).isEqualTo(expired);
        assertThat(edits()).singleElement().asString().contains("Nobody answered in time");
        assertThat(fixture.agent.questions).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_question_can_be_taken_back(Database database) {
        // Given
        begin(database);
        TrackingId id = ask("Which colour?", CHOICES, "colour");
        worker.workOff();

        // When
        boolean isCancelled = works().cancel(id);
        worker.workOff();
        react("$late", "1️⃣", ALICE);
        worker.workOff();

        // Then
        assertThat(isCancelled).isTrue();
        assertThat(works().cancel(id)).isFalse();
        assertThat(state(id)).isEqualTo(new TrackedState.Cancelled());
        assertThat(edits()).singleElement().asString().contains("The question was withdrawn");
    }

    @Test
    void a_process_that_dies_after_it_stored_a_question_leaves_it_to_the_next() {
        // Given
        TrackingId id = ask("Which colour?", CHOICES, "colour");

        // When
        worker = fixture.worker("next");
        worker.workOff();
        react("$red", "1️⃣", ALICE);
        worker.workOff();

        // Then
        assertThat(cards()).hasSize(1);
        assertThat(state(id)).isEqualTo(new TrackedState.Done("Red"));
    }

    @Test
    void with_a_new_database_an_answer_finds_its_question_in_the_room() {
        // Given
        TrackingId id = ask("Which colour?", CHOICES, "colour");
        worker.workOff();
        Sent card = cards().getFirst();

        // When
        fixture = new TurnFixture(fixture, TestDatabases.inMemory());
        worker = fixture.worker("next");
        push(fixture.reaction("$red", card.id().value(), "1️⃣", ALICE.value()));
        worker.workOff();

        // Then
        assertThat(state(id)).isEqualTo(new TrackedState.Done("Red"));
    }

    @Test
    void with_a_new_database_a_repeated_question_is_found_in_the_room_with_its_answer() {
        // Given
        TrackingId id = ask("Which colour?", CHOICES, "colour");
        TrackingId open = ask("Which size?", CHOICES, "size");
        worker.workOff();
        react("$red", "1️⃣", ALICE);
        worker.workOff();

        // When
        fixture = new TurnFixture(fixture, TestDatabases.inMemory());
        worker = fixture.worker("next");
        fixture.rooms.bindings.reconcileAgents(fixture.ada);
        TrackingId repeated = ask("Which colour?", CHOICES, "colour");
        TrackingId repeatedOpen = ask("Which size?", CHOICES, "size");
        worker.workOff();

        // Then
        assertThat(cards()).hasSize(2);
        assertThat(repeated).isEqualTo(id);
        assertThat(state(id)).isEqualTo(new TrackedState.Done("Red"));
        assertThat(repeatedOpen).isEqualTo(open);
        assertThat(state(open)).isEqualTo(new TrackedState.Waiting());
    }

    @Test
    void what_can_not_be_asked_is_refused_with_a_reason() {
        assertThat(begin(new PeopleRequest(
                        "Nobody", Optional.empty(), "?", List.of(), Optional.empty(), Optional.empty())))
                .isInstanceOf(AskedStart.NoSuchAgent.class);
        assertThat(begin(request("", List.of(), Optional.empty()))).isInstanceOf(AskedStart.NotPosted.class);
        assertThat(begin(request("?", Collections.nCopies(11, "x"), Optional.empty())))
                .isInstanceOf(AskedStart.NotPosted.class);
        assertThat(begin(request("?", List.of(), Optional.of(Duration.ofDays(8)))))
                .isInstanceOf(AskedStart.NotPosted.class);
        assertThat(begin(request("\"".repeat(3000), List.of(), Optional.empty())))
                .isInstanceOfSatisfying(
                        AskedStart.NotPosted.class,
                        refused -> assertThat(refused.reason()).contains("at most 12000 bytes"));
    }

    @Test
    void nothing_is_asked_in_an_encrypted_room() {
        // Given
        TrackingId before = ask("Which colour?", CHOICES, "colour");
        fixture.homeserver.putState(
                TurnFixture.NAMESPACE.bot(),
                fixture.ada,
                "m.room.encryption",
                "",
                JsonNodeFactory.instance.objectNode());

        // When
        worker.workOff();
        AskedStart start = begin(request("?", List.of(), Optional.empty()));
        worker.workOff();

        // Then
        assertThat(start)
                .isInstanceOfSatisfying(
                        AskedStart.NotPosted.class,
                        refused -> assertThat(refused.reason()).contains("encrypted"));
        assertThat(cards()).hasSize(1);
        assertThat(ask("Which colour?", CHOICES, "colour")).isEqualTo(before);
    }

    private static PeopleRequest request(String text, List<String> choices, Optional<Duration> expire) {
        return new PeopleRequest("Ada", Optional.empty(), text, choices, expire, Optional.empty());
    }

    private AskedStart begin(PeopleRequest request) {
        return new AskPeople(
                        new AgentSearch(fixture.directory, TurnFixture.NAMESPACE),
                        fixture.rooms.bindings,
                        fixture.approvals.questionCards,
                        new RoomEncryption(fixture.homeserver),
                        fixture.approvals.settings,
                        fixture.clock)
                .begin(request);
    }

    private TrackingId ask(String text, List<String> choices, String key) {
        AskedStart start =
                begin(new PeopleRequest("Ada", Optional.empty(), text, choices, Optional.empty(), Optional.of(key)));
        return ((AskedStart.Posted) start).id();
    }

    private TrackedWorks works() {
        return new TrackedWorks(List.of(new AskedPeople(fixture.approvals.questionCards, fixture.clock)));
    }

    private TrackedState state(TrackingId id) {
        return works().find(id).orElseThrow().state();
    }

    private void react(String id, String key, UserId by) {
        push(fixture.reaction(id, cards().getFirst().id().value(), key, by.value()));
    }

    private void reply(String id, String text, UserId by) {
        push(fixture.message(by, id, replyTo(cards().getFirst(), text)));
    }

    private static ObjectNode replyTo(Sent card, String text) {
        ObjectNode content = TurnFixture.content("m.text", text);
        content.putObject("m.relates_to")
                .putObject("m.in_reply_to")
                .put("event_id", card.id().value());
        return content;
    }

    private void push(WaitingEvent event) {
        worker.inbox.take(
                List.of(fixture.classifier.of(JsonText.parse(event.json()).orElseThrow())));
    }

    private List<Sent> cards() {
        return AdaRoomFixture.messages(fixture).stream()
                .filter(sent -> sent.content().has(PersonQuestion.KEY))
                .toList();
    }

    private List<String> edits() {
        return AdaRoomFixture.messages(fixture).stream()
                .filter(sent -> sent.content().path("m.new_content").has(PersonQuestion.KEY))
                .map(AdaRoomFixture::newBody)
                .toList();
    }
}
