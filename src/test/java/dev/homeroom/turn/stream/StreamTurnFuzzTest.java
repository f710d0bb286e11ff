package dev.homeroom.turn.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.raw.BrokenStreams;
import dev.homeroom.backend.raw.RawAnswer;
import dev.homeroom.backend.raw.RawBackends;
import dev.homeroom.backend.raw.RawServer;
import dev.homeroom.matrix.FakeHomeserver.Sent;
import dev.homeroom.matrix.OutcomeMark;
import dev.homeroom.queue.Replica;
import dev.homeroom.turn.TurnFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * For any stream of a server, the room shows one outcome for each message, after three requests at most. {@code
 * -Dfuzz.seconds=600} runs longer, {@code -Dfuzz.seed=…} begins with another seed.
 */
class StreamTurnFuzzTest {
    private static final long SECONDS = Long.getLong("fuzz.seconds", 8);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_129);

    /** However slow the machine is. */
    private static final int FEWEST = 5;

    /** A refused question is repeated for 15 minutes, and so is one that is interrupted at its last try. */
    private static final Duration UNTIL_GIVEN_UP = Duration.ofMinutes(35);

    private static final Duration STEP = Duration.ofSeconds(5);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void any_sequence_of_chunks_is_one_outcome_in_its_room(boolean letta) {
        JqwikSession.run(() -> fuzz(letta));
    }

    private static void fuzz(boolean letta) {
        // Given
        AtomicReference<RawAnswer> next = new AtomicReference<>(RawAnswer.events(""));
        TurnFixture fixture = new TurnFixture();
        if (letta) {
            fixture.agent.mayBeAskedAgain();
        } else {
            fixture.agent.isWithoutMemory();
        }
        Random random = new Random(SEED);
        var samples = (letta ? BrokenStreams.ofLetta() : BrokenStreams.ofOpenAi()).generator(100, true);
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        int tried = 0;
        try (RawServer server = new RawServer(letta ? RawBackends.lettaThatSays(next::get) : request -> next.get())) {
            AgentBackend backend = letta ? RawBackends.letta(server) : RawBackends.openAi(server, fixture.database);
            fixture.agent.streams((question, listener) -> backend.ask(withoutScriptedRun(question), listener));
            Replica worker = fixture.worker("us");
            while (System.nanoTime() < end || tried < FEWEST) {
                RawAnswer answer = samples.next(random).value();
                next.set(answer);
                server.inPiecesOf(1 + random.nextInt(40));
                int askedBefore = server.asked();
                int eventsBefore = fixture.homeserver.timeline(fixture.ada).size();
                String which = "seed %d, try %d: %s".formatted(SEED, tried, answer);
                String message = "$try" + tried++;

                // When
                assertThatCode(() -> workOff(fixture, worker, message))
                        .as(which)
                        .doesNotThrowAnyException();

                // Then
                assertThat(outcomes(fixture, eventsBefore, message)).as(which).hasSize(1);
                if (isWorkedFor(answer)) {
                    assertThat(server.asked() - askedBefore).as(which).isBetween(1, 3);
                }
            }
            backend.close();
        }
    }

    private static void workOff(TurnFixture fixture, Replica worker, String message) {
        worker.take(fixture.text(message, "Hello"));
        for (Duration passed = Duration.ZERO; passed.compareTo(UNTIL_GIVEN_UP) < 0; passed = passed.plus(STEP)) {
            worker.workOff();
            fixture.clock.pass(STEP);
        }
    }

    /** A refusal costs nothing, so it is repeated until time is up. */
    private static boolean isWorkedFor(RawAnswer answer) {
        return answer.status() == 200 && !answer.latin().contains("429");
    }

    private static List<Sent> outcomes(TurnFixture fixture, int eventsBefore, String message) {
        List<Sent> timeline = fixture.homeserver.timeline(fixture.ada);
        return timeline.subList(eventsBefore, timeline.size()).stream()
                .filter(sent ->
                        mark(sent).filter(mark -> mark.of().contains(message)).isPresent())
                .filter(sent -> !sent.content().path("m.new_content").isObject())
                .toList();
    }

    private static Optional<OutcomeMark> mark(Sent sent) {
        ObjectNode event = sent.content().objectNode().put("type", sent.type());
        event.set("content", sent.content());
        return OutcomeMark.in(event);
    }

    /** The scripted agent names a run of its own, which no server here knows. */
    private static Question withoutScriptedRun(Question question) {
        Question.Earlier earlier =
                question.earlier() == null ? null : new Question.Earlier(Instant.now(), Optional.empty());
        return new Question(
                question.agentId(), question.chatId(), question.turnId(), earlier, question.text(), question.prompt());
    }
}
