package dev.homeroom.e2e;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** How an agent of {@link FakeLetta} takes a message. */
sealed interface Behaviour {
    /** Answers with what the function makes of the message's text, after a while. */
    record Answers(UnaryOperator<String> with, Duration after) implements Behaviour {}

    /** Answers as {@link Answers} does, in so many pieces, with a pause before each. */
    record Streams(UnaryOperator<String> with, int pieces, Duration between) implements Behaviour {}

    /** 409: another run is under way. */
    record Busy() implements Behaviour {}

    /** 429, with a {@code Retry-After} of so many seconds. */
    record RateLimited(int seconds) implements Behaviour {}

    /** Takes the message, breaks the connection off before it says anything, and works on. */
    record Unseen() implements Behaviour {}

    /** Takes the message, and tells inside the stream that the language model failed. */
    record ModelFails() implements Behaviour {}

    /** Takes the message, and sends what is no answer. */
    record Garbage() implements Behaviour {}

    /** Takes the message, and then nothing comes but the first ping, until the connection is closed. */
    record Silent() implements Behaviour {}

    /**
     * Answers as {@link Streams} does with two pieces, and breaks the first listener's connection off between them; the work
     * goes on.
     */
    record CutOff(UnaryOperator<String> with, Duration between) implements Behaviour {}

    /** Calls two tools, the first for so long, then answers. */
    record UsesTools(UnaryOperator<String> with, Duration each) implements Behaviour {}

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

    static Behaviour slow(Duration after) {
        return new Answers(text -> "echo: " + text, after);
    }
}
