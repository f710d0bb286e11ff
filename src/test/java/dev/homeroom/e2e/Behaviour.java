package dev.homeroom.e2e;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** Reaction of an agent of {@link FakeLetta} to a message. */
sealed interface Behaviour {
    /** Answers after a delay with the function's result for the text. */
    record Answers(UnaryOperator<String> with, Duration after) implements Behaviour {}

    /** Answers like {@link Answers}, in this number of pieces with a pause before each. */
    record Streams(UnaryOperator<String> with, int pieces, Duration between) implements Behaviour {}

    /** 409: another run is active. */
    record Busy() implements Behaviour {}

    /** 429 with this {@code Retry-After} in seconds. */
    record RateLimited(int seconds) implements Behaviour {}

    /** Accepts the message, closes the connection without output, and continues working. */
    record Unseen() implements Behaviour {}

    /** Accepts the message, and reports a failed language model inside the stream. */
    record ModelFails() implements Behaviour {}

    /** Accepts the message, and sends an invalid answer. */
    record Garbage() implements Behaviour {}

    /** Accepts the message, and sends only one ping until the connection is closed. */
    record Silent() implements Behaviour {}

    /**
     * Answers like {@link Streams} with two pieces, and closes the first listener's connection between them. The run
     * continues.
     */
    record CutOff(UnaryOperator<String> with, Duration between) implements Behaviour {}

    /** Calls two tools, the first for this time, then answers. */
    record UsesTools(UnaryOperator<String> with, Duration each) implements Behaviour {}

    /** As {@link UsesTools}, and says something before each tool. */
    record SaysBeforeTools(UnaryOperator<String> with, Duration each) implements Behaviour {}

    static Behaviour echo() {
        return answering(text -> "echo: " + text);
    }

    static Behaviour answering(UnaryOperator<String> with) {
        return new Answers(with, Duration.ZERO);
    }

    static Behaviour streaming(int pieces, Duration between) {
        return new Streams(text -> "echo: " + text, pieces, between);
    }

    static Behaviour cutOff(Duration between) {
        return new CutOff(text -> "echo: " + text, between);
    }

    static Behaviour withTools(Duration each) {
        return new UsesTools(text -> "echo: " + text, each);
    }

    static Behaviour sayingBeforeTools(Duration each) {
        return new SaysBeforeTools(text -> "echo: " + text, each);
    }

    static Behaviour slow(Duration after) {
        return new Answers(text -> "echo: " + text, after);
    }
}
