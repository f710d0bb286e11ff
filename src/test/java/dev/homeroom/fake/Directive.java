package dev.homeroom.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What an agent of a {@link FakeServer} does with a question. */
public sealed interface Directive {
    /** The question is not taken. */
    sealed interface Refusal extends Directive {}

    /** Status 409: other work is under way. */
    record Busy() implements Refusal {}

    /** Status 429. */
    record RateLimited(int retryAfterSeconds) implements Refusal {}

    /** The question is taken, but the first connection doesn't get the answer. The work goes on. */
    sealed interface Disturbance extends Directive {}

    /** The connection breaks before anything was sent; only on {@link FakeLetta}. */
    record Unseen() implements Disturbance {}

    /** The connection breaks after the first piece of the answer. */
    record Cut() implements Disturbance {}

    /** Nothing follows the first event, not even keep-alives; only on {@link FakeLetta}. */
    record Mute() implements Disturbance {}

    /** A step of the work. */
    sealed interface Work extends Directive {
        default boolean takesTime() {
            return switch (this) {
                case Pause(var time) -> time.isPositive();
                case Think thought -> false;
                case Say say -> say.between().isPositive();
                case UseTool tool -> tool.time().isPositive();
                case ReturnTool tool -> false;
            };
        }
    }

    record Pause(Duration time) implements Work {}

    record Think(String words) implements Work {}

    /**
     * One message, of which nothing is sent if it is empty.
     *
     * @param words makes the message of the question
     * @param between the pause before each piece
     */
    record Say(UnaryOperator<String> words, int pieces, Duration between) implements Work {
        public static Say whole(UnaryOperator<String> words) {
            return new Say(words, 1, Duration.ZERO);
        }
    }

    /** Calls a tool, which works for this time. */
    record UseTool(String name, String arguments, Duration time, boolean succeeds) implements Work {}

    /** Ends a tool call of earlier work. */
    record ReturnTool(String callId, boolean succeeds) implements Work {}

    /** How the work ends, if not well. */
    sealed interface Ending extends Directive {}

    /**
     * Asks for the approval of tools; only on {@link FakeLetta}. Then the agent says what was decided.
     *
     * @param tools their names, for a question
     * @param arguments of each tool
     */
    record AwaitApproval(Function<String, List<String>> tools, String arguments) implements Ending {}

    /** The number of steps is reached. */
    record ReachLimit() implements Ending {}

    /** The thread takes no message; only on {@link FakeLetta}. */
    record TakeNothing(String text) implements Ending {}

    /** The language model failed with this status. */
    record FailModel(int status) implements Ending {}

    /** The rest of the stream makes no sense. */
    record TalkGarbage() implements Ending {}

    /** Keep-alives, until the work is cancelled. */
    record WorkForEver() implements Ending {}

    /** Events without content, until the connection is closed; only on {@link FakeOpenAi}. */
    record StreamNothing() implements Ending {}

    /** Parts of about the same length. */
    static List<String> pieces(String text, int count) {
        int length = text.codePointCount(0, text.length());
        List<String> pieces = new ArrayList<>();
        int start = 0;
        for (int piece = 1; piece <= count; piece++) {
            int end = text.offsetByCodePoints(0, length * piece / count);
            pieces.add(text.substring(start, end));
            start = end;
        }
        return pieces;
    }
}
