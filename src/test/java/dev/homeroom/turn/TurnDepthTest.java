package dev.homeroom.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.queue.Replica;
import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A reader can follow a message from the loop of its lane to the agent. */
class TurnDepthTest {
    private static final int MOST_CALLS = 14;

    @Test
    void an_ordinary_message_reaches_its_agent_through_at_most_14_methods() throws Exception {
        // Given
        TurnFixture fixture = new TurnFixture();
        CompletableFuture<List<String>> calls = new CompletableFuture<>();
        fixture.agent.answers(question -> {
            calls.complete(callsOfThisThread());
            return new AgentOutcome.Answered(List.of("Hello"));
        });
        Replica worker = fixture.worker("us");
        worker.take(fixture.text("Hello"));

        // When
        worker.runner.start();
        List<String> way = calls.get(40, TimeUnit.SECONDS);
        worker.runner.stop();

        // Then
        assertThat(way.getFirst()).startsWith("LaneRunner.");
        assertThat(way).as("the calls from the lane to the agent").hasSizeLessThanOrEqualTo(MOST_CALLS);
    }

    /** From the first call to the one that asks the agent, without the bodies of lambdas. */
    private static List<String> callsOfThisThread() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(TurnDepthTest::isOurs)
                        .dropWhile(frame -> !isAgent(frame))
                        .dropWhile(TurnDepthTest::isAgent)
                        .map(frame -> simpleName(frame) + "." + frame.getMethodName())
                        .toList()
                        .reversed());
    }

    private static boolean isOurs(StackFrame frame) {
        return frame.getClassName().startsWith("dev.homeroom.")
                && !frame.getMethodName().startsWith("lambda$");
    }

    private static boolean isAgent(StackFrame frame) {
        return frame.getClassName().equals(ScriptedAgent.class.getName());
    }

    private static String simpleName(StackFrame frame) {
        return frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1);
    }
}
