package dev.homeroom.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.backend.AgentBackend.ChatOpening;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Failed;
import dev.homeroom.backend.AgentOutcome.Interrupted;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.AgentOutcome.NotTaken;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.queue.CapturedLog;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The message in the room for each outcome of a question. */
class OutcomesTest {
    private static final String DETAIL = "status 500 of upstream-7.internal";
    private static final Pattern ERROR = Pattern.compile("\\(Error ([0-9a-f]{8})\\)$");

    private final TurnFixture fixture = new TurnFixture();
    private final CapturedLog capturedLog = new CapturedLog("dev.homeroom.turn");

    @BeforeEach
    void listen() {
        capturedLog.open();
    }

    @AfterEach
    void stopListening() {
        capturedLog.close();
    }

    static Stream<Arguments> outcomesWithoutAnswer() {
        return Stream.of(
                        sentences(
                                NotTaken.Reason.values(),
                                "BUSY RATE_LIMITED RATE_LIMITED UNAVAILABLE",
                                reason -> new NotTaken(reason, Optional.empty(), DETAIL)),
                        sentences(
                                new Interrupted.How[] {How.TIMED_OUT, How.STOPPED, How.FORGOTTEN},
                                "TIMED_OUT STOPPED INTERRUPTED",
                                how -> new Interrupted(how, DETAIL)),
                        sentences(
                                Failed.Cause.values(),
                                "UNKNOWN NOT_AUTHORIZED MODEL_FAILED NEEDS_APPROVAL DECIDED_ELSEWHERE CANCELLED LIMIT_REACHED"
                                        + " QUESTION_TOO_LONG CONVERSATION_TOO_LONG TOO_MANY_TOOLS CHAT_UNKNOWN"
                                        + " NOT_UNDERSTOOD FAILED",
                                cause -> new Failed(cause, DETAIL)))
                .flatMap(List::stream);
    }

    private static <T> List<Arguments> sentences(T[] values, String names, Function<T, AgentOutcome> outcome) {
        String[] name = names.split(" ", -1);
        assertThat(name).hasSameSizeAs(values);
        return IntStream.range(0, values.length)
                .mapToObj(i -> Arguments.of(outcome.apply(values[i]), Sentence.valueOf("AGENT_" + name[i])))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("outcomesWithoutAnswer")
    void an_outcome_without_an_answer_is_one_sentence_whose_error_is_in_the_log_and_whose_detail_is_not_in_the_room(
            AgentOutcome outcome, Sentence sentence) {
        // Given
        fixture.agent.answers(outcome);
        fixture.agent.lists.opensChatsWith(openingOnce());

        // When
        Outcome settlement = fixture.handle(fixture.failingSince(fixture.text("Hello"), Duration.ofMinutes(16)));

        // Then
        assertThat(settlement).isInstanceOf(Outcome.DeadLettered.class);
        String notice = TurnFixture.body(settlement);
        Matcher error = ERROR.matcher(notice);
        assertThat(error.find()).as(notice).isTrue();
        assertThat(notice)
                .isEqualTo(
                        new Wording().of(sentence, Map.of("agent", "Ada", "clear", "!clear", "error", error.group(1))));
        assertThat(settlement.toSend().getFirst().content().path("msgtype").asText())
                .isEqualTo("m.notice");
        assertThat(capturedLog.lines())
                .anyMatch(line -> line.contains("error=" + error.group(1)) && line.contains(DETAIL));
        assertThat(capturedLog.lines()).noneMatch(line -> line.contains("Hello"));
    }

    /** Opens one conversation and refuses a second, so that a forgotten conversation ends the message. */
    private static Supplier<ChatOpening> openingOnce() {
        var openings = Stream.concat(
                        Stream.<ChatOpening>of(new ChatOpening.Opened("chat-1")),
                        Stream.generate(
                                () -> new ChatOpening.NotOpened(new Failed(Failed.Cause.BACKEND_FAILED, "no more"))))
                .iterator();
        return openings::next;
    }

    @Test
    void an_answer_is_sent_by_the_agent_each_message_under_an_id_of_its_own_that_is_always_the_same() {
        // Given
        fixture.agent.answers(new AgentOutcome.Answered(List.of("First.", "**Second.**")));

        // When
        Outcome settlement = fixture.handle(fixture.text("Hello"));

        // Then
        assertThat(TurnFixture.bodies(settlement)).containsExactly("First.", "**Second.**");
        assertThat(settlement.toSend()).allMatch(part -> part.sender().equals(fixture.adaUser));
        assertThat(settlement.toSend().stream()
                        .map(part -> part.transactionId())
                        .distinct())
                .hasSize(2);
        assertThat(fixture.handle(fixture.text("Hello"))).isEqualTo(settlement);
    }

    @Test
    void an_answer_that_is_meant_to_be_none_posts_nothing() {
        for (List<String> none : List.of(List.of("<no-reply/>"), List.of("", " <no-reply/>\n"))) {
            // Given
            fixture.agent.answers(new AgentOutcome.Answered(none));

            // When
            Outcome settlement = fixture.handle(fixture.text("Hello"));

            // Then
            assertThat(TurnFixture.bodies(settlement)).isEmpty();
        }
    }

    @Test
    void an_agent_that_says_nothing_is_spoken_for() {
        for (AgentOutcome nothing : List.of(new AgentOutcome.Silent(), new AgentOutcome.Answered(List.of(" \n", "")))) {
            // Given
            fixture.agent.answers(nothing);

            // When
            Outcome settlement = fixture.handle(fixture.text("Hello"));

            // Then
            assertThat(TurnFixture.body(settlement)).isEqualTo("Ada read your message and had nothing to say.");
        }
    }

    @Test
    void a_message_that_is_not_taken_is_tried_again_and_the_room_told_once_it_takes_long() {
        // Given
        fixture.agent.answers(new NotTaken(NotTaken.Reason.BUSY, Optional.empty(), DETAIL));

        // When
        Outcome first = fixture.handle(fixture.text("Hello"));
        Outcome later = fixture.handle(fixture.failingSince(fixture.text("Hello"), Duration.ofSeconds(20)));

        // Then
        assertThat(first).isEqualTo(new Outcome.RetryLater(Duration.ofSeconds(1), List.of()));
        assertThat(TurnFixture.body(later)).startsWith("Ada can't take your message at the moment.");
        assertThat(((Outcome.RetryLater) later).pause()).isEqualTo(Duration.ofSeconds(10));
        assertThat(fixture.handle(fixture.failingSince(fixture.text("Hello"), Duration.ofSeconds(30)))
                        .toSend()
                        .getFirst()
                        .transactionId())
                .isEqualTo(later.toSend().getFirst().transactionId());
    }

    @Test
    void an_answer_mentions_people_of_the_room_and_agents_and_survives_a_homeserver_that_does_not_tell() {
        // Given
        fixture.homeserver.force(
                fixture.ada,
                TurnFixture.ALICE,
                "m.room.member",
                TurnFixture.ALICE.value(),
                JsonNodeFactory.instance.objectNode().put("membership", "join"));
        fixture.agent.answers(new AgentOutcome.Answered(List.of("@alice, ask @Bob")));

        // When
        Outcome settlement = fixture.handle(fixture.text("Hello"));
        fixture.homeserver.before(call -> {
            if (call.name().equals("joinedMembers")) {
                throw new HomeserverException.Unclear("joinedMembers", "no answer", null);
            }
        });
        Outcome inTrouble = fixture.handle(fixture.text("Hello"));

        // Then
        for (Outcome each : Arrays.asList(settlement, inTrouble)) {
            assertThat(each.toSend().getFirst().content().path("m.mentions").path("user_ids"))
                    .extracting(id -> id.asText())
                    .containsExactlyInAnyOrder(
                            TurnFixture.ALICE.value(),
                            TurnFixture.NAMESPACE.agentUser("letta", "b").value());
        }
    }
}
