package dev.homeroom.turn;

import static dev.homeroom.turn.TurnFixture.ALICE;
import static dev.homeroom.turn.TurnFixture.NAMESPACE;
import static dev.homeroom.turn.TurnFixture.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.appservice.EventClassifier;
import dev.homeroom.appservice.NoRequests;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.backend.Question;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.FakeBackend;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.outbox.TurnOrigin;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.Binding.RoomKind;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Agents in Ada's room that ask each other by mentions, on a homeserver that pushes what they say. */
class AgentsAmongThemselvesTest {
    private static final UserId ECHO = new UserId("@echo:home.test");
    private static final int MANY = 200;

    private final EventClassifier classifier = new EventClassifier(NAMESPACE, message -> false, new NoRequests());
    private final Set<String> pushed = new HashSet<>();
    private TurnFixture fixture;
    private Replica worker;

    @BeforeEach
    void begin() {
        begin(TestDatabases.inMemory());
    }

    private void begin(Database database) {
        fixture = new TurnFixture(
                database,
                TurnFixture.SETTINGS.withoutEnvelope(),
                List.of(FakeBackend.agent("c", "Cleo"), FakeBackend.agent("d", "Dan")));
        fixture.agent.keepsConversations();
        fixture.botsAnswerWithin = Duration.ofSeconds(2);
        Stream.of("c", "d").forEach(this::bring);
        worker = fixture.worker("us");
    }

    private void bring(String agent) {
        fixture.homeserver.invite(NAMESPACE.bot(), fixture.ada, user(agent));
        fixture.homeserver.join(user(agent), fixture.ada);
        fixture.rooms.bindings.addFurther(
                fixture.rooms.bindings.of(fixture.ada).orElseThrow(),
                new Binding(
                        new AgentRef("letta", agent),
                        RoomKind.AGENT,
                        Optional.of(ALICE),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        fixture.clock.instant()));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_agent_asks_another_by_mentioning_it_and_the_message_says_what_caused_it(Database database) {
        // Given
        begin(database);
        answers(Map.of("a", "Ask @Cleo, please", "c", "It is four"));

        // When
        say(ALICE, "$message", "What is two and two?", "a");
        untilQuiet(Duration.ofSeconds(1));

        // Then
        assertThat(askedAgents()).containsExactly("a", "c");
        assertThat(said("a")).containsExactly("Ask Cleo, please");
        assertThat(said("c")).containsExactly("It is four");
        assertThat(origins()).containsExactly(new TurnOrigin("$message", 1));
    }

    @Test
    void what_an_agent_says_without_a_mention_asks_nobody() {
        // Given
        answers(Map.of("a", "Cleo would know", "c", "no"));

        // When
        say(ALICE, "$message", "Well?", "a");
        untilQuiet(Duration.ofSeconds(1));

        // Then
        assertThat(askedAgents()).containsExactly("a");
        assertThat(origins()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void two_agents_that_answer_each_other_are_stopped_and_the_room_is_told_once(Database database) {
        // Given
        begin(database);
        answers(Map.of("a", "No, @Cleo", "c", "Yes, @Ada"));

        // When
        say(ALICE, "$message", "Discuss!", "a");
        int rounds = untilQuiet(Duration.ofSeconds(1));

        // Then
        assertThat(rounds).isLessThan(MANY);
        assertThat(askedAgents()).hasSize(9);
        assertThat(stops()).isEqualTo(1);
    }

    @Test
    void agents_that_take_their_time_are_stopped_by_the_number_of_hops() {
        // Given
        answers(Map.of("a", "No, @Cleo", "c", "Yes, @Ada"));

        // When
        say(ALICE, "$message", "Discuss!", "a");
        untilQuiet(Duration.ofMinutes(10));

        // Then
        assertThat(askedAgents()).hasSize(9);
        assertThat(stops()).isEqualTo(1);
    }

    @Test
    void three_agents_in_a_ring_are_stopped() {
        // Given
        answers(Map.of("a", "You, @Cleo", "c", "You, @Dan", "d", "You, @Ada"));

        // When
        say(ALICE, "$message", "Who?", "a");
        untilQuiet(Duration.ofSeconds(1));

        // Then
        assertThat(askedAgents()).hasSize(9);
        assertThat(stops()).isEqualTo(1);
    }

    @Test
    void a_burst_of_a_hundred_mentions_is_stopped() {
        // Given
        answers(Map.of("a", "Look, @Cleo", "c", "I see"));

        // When
        for (int i = 0; i < 100; i++) {
            say(ALICE, "$message" + i, "Again", "a");
        }
        untilQuiet(Duration.ZERO);

        // Then
        assertThat(askedAgents().stream().filter("a"::equals)).hasSize(100);
        assertThat(askedAgents().stream().filter("c"::equals).count()).isLessThanOrEqualTo(8);
        assertThat(stops()).isEqualTo(1);
    }

    @Test
    void people_are_answered_while_the_guard_is_open_and_a_manager_can_close_it() {
        // Given
        answers(Map.of("a", "No, @Cleo", "c", "Yes, @Ada"));
        say(ALICE, "$message", "Discuss!", "a");
        untilQuiet(Duration.ofSeconds(1));
        fixture.agent.questions.clear();

        // When
        say(ALICE, "$more", "And?", "c");
        untilQuiet(Duration.ofSeconds(1));
        List<String> meanwhile = List.copyOf(askedAgents());
        command(ALICE, "$notAllowed", "!resume");
        say(ALICE, "$evenMore", "And?", "c");
        untilQuiet(Duration.ofSeconds(1));
        List<String> still = List.copyOf(askedAgents());
        command(OPERATOR, "$resume", "!resume");
        say(ALICE, "$again", "And now?", "c");
        untilQuiet(Duration.ofSeconds(1));

        // Then
        assertThat(meanwhile).containsExactly("c");
        assertThat(still).containsExactly("c", "c");
        assertThat(askedAgents()).hasSizeGreaterThan(4);
        assertThat(stops()).isEqualTo(2);
    }

    @Test
    void an_open_guard_stays_open_when_the_database_is_lost() {
        // Given
        answers(Map.of("a", "No, @Cleo", "c", "Yes, @Ada"));
        say(ALICE, "$message", "Discuss!", "a");
        untilQuiet(Duration.ofSeconds(1));
        fixture = new TurnFixture(fixture, TestDatabases.inMemory());
        worker = fixture.worker("later");
        answers(Map.of("a", "No, @Cleo", "c", "Yes, @Ada"));

        // When
        say(ALICE, "$more", "And?", "c");
        untilQuiet(Duration.ofSeconds(1));

        // Then
        assertThat(askedAgents()).containsExactly("c");
    }

    @Test
    void what_waits_when_the_guard_opens_ends_with_an_outcome() {
        // Given
        answers(Map.of("a", "Look, @Cleo and @Dan", "c", "Well, @Ada", "d", "Well, @Ada"));

        // When
        say(ALICE, "$message", "Discuss!", "a");
        untilQuiet(Duration.ZERO);

        // Then
        assertThat(stops()).isEqualTo(1);
        assertThat(worker.claim()).isEmpty();
        assertThat(askedAgents().size()).isLessThanOrEqualTo(9);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_foreign_bot_that_answers_every_answer_is_stopped_and_people_are_not(Database database) {
        // Given
        begin(database);
        fixture.rooms.bindings.agentsIn(fixture.ada).orElseThrow().further().forEach(fixture.rooms.bindings::dismiss);
        answers(Map.of("a", "Hello to you"));
        say(ECHO, "$echo0", "Hello", "a");

        // When
        int echoes = 1;
        while (echoes < MANY && hasAnswered(echoes)) {
            fixture.clock.pass(Duration.ofMillis(300));
            say(ECHO, "$echo" + echoes, "Hello to you", "a");
            echoes++;
        }
        fixture.clock.pass(Duration.ofSeconds(30));
        say(ALICE, "$alice", "Are you there?", "a");
        worker.workOff();

        // Then
        assertThat(echoes).isLessThanOrEqualTo(11);
        assertThat(stops()).isEqualTo(1);
        assertThat(fixture.agent.questions.getLast().text()).isEqualTo("Are you there?");
    }

    @Test
    void a_person_who_chats_quickly_is_never_stopped() {
        // Given
        answers(Map.of("a", "I see"));

        // When
        for (int i = 0; i < 50; i++) {
            say(ALICE, "$message" + i, "And then", "a");
            worker.workOff();
            fixture.clock.pass(Duration.ofSeconds(3));
        }

        // Then
        assertThat(askedAgents()).hasSize(50);
        assertThat(stops()).isZero();
    }

    @Test
    void a_program_of_somebody_who_manages_rooms_is_never_stopped() {
        // Given
        answers(Map.of("a", "I see"));

        // When
        for (int i = 0; i < 50; i++) {
            say(OPERATOR, "$message" + i, "And then", "a");
            worker.workOff();
            fixture.clock.pass(Duration.ofMillis(300));
        }

        // Then
        assertThat(askedAgents()).hasSize(50);
        assertThat(stops()).isZero();
    }

    private boolean hasAnswered(int times) {
        worker.workOff();
        return fixture.agent.questions.size() == times;
    }

    /** Pushes what agents say until they say nothing more. */
    private int untilQuiet(Duration pause) {
        int rounds = 0;
        worker.workOff();
        while (push() && rounds < MANY) {
            fixture.clock.pass(pause);
            worker.workOff();
            rounds++;
        }
        return rounds;
    }

    private boolean push() {
        List<ObjectNode> events = fixture.homeserver.timeline(fixture.ada).stream()
                .filter(sent -> NAMESPACE.isAgentUser(sent.sender())
                        && pushed.add(sent.id().value()))
                .map(this::event)
                .toList();
        worker.inbox.take(events.stream().map(classifier::of).toList());
        return !events.isEmpty();
    }

    private ObjectNode event(Sent sent) {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("event_id", sent.id().value())
                .put("room_id", fixture.ada.value())
                .put("sender", sent.sender().value())
                .put("type", sent.type())
                .put("origin_server_ts", fixture.clock.millis());
        event.set("content", sent.content());
        return event;
    }

    private void say(UserId sender, String id, String text, String mentioned) {
        ObjectNode content = TurnFixture.content("m.text", text);
        content.putObject("m.mentions").putArray("user_ids").add(user(mentioned).value());
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("event_id", id)
                .put("room_id", fixture.ada.value())
                .put("sender", sender.value())
                .put("type", "m.room.message")
                .put("origin_server_ts", fixture.clock.millis());
        event.set("content", content);
        worker.inbox.take(List.of(classifier.of(event)));
    }

    private void command(UserId sender, String id, String command) {
        worker.takeInControlLane(fixture.message(sender, id, TurnFixture.content("m.text", command)));
        worker.workOff();
    }

    private void answers(Map<String, String> byAgent) {
        fixture.agent.answers(
                question -> new AgentOutcome.Answered(List.of(byAgent.getOrDefault(question.agentId(), "?"))));
    }

    private List<String> askedAgents() {
        return fixture.agent.questions.stream().map(Question::agentId).toList();
    }

    private List<String> said(String agent) {
        return AdaRoomFixture.messages(fixture).stream()
                .filter(sent -> sent.sender().equals(user(agent)))
                .map(sent -> sent.content().path("body").asText().replace("@", ""))
                .toList();
    }

    private List<TurnOrigin> origins() {
        return AdaRoomFixture.messages(fixture).stream()
                .flatMap(sent -> TurnOrigin.in(sent.content()).stream())
                .toList();
    }

    private long stops() {
        return AdaRoomFixture.messages(fixture).stream()
                .filter(sent -> sent.content().path("body").asText().startsWith("Agents or bots"))
                .count();
    }

    private static UserId user(String agent) {
        return NAMESPACE.agentUser("letta", agent);
    }
}
