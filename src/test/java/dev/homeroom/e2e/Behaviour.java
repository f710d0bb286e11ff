package dev.homeroom.e2e;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** How an agent of {@link FakeLetta} takes a message. */
sealed interface Behaviour {
    /** Answers with what the function makes of the message's text, after a while. */
    record Answers(UnaryOperator<String> with, Duration after) implements Behaviour {}

    /** 409: another run is under way. */
    record Busy() implements Behaviour {}

    /** Takes the message, and tells inside the stream that the language model failed. */
    record ModelFails() implements Behaviour {}

    /** Takes the message, and sends what is no answer. */
    record Garbage() implements Behaviour {}

    /** Takes the message, and then nothing comes but the first ping, until the connection is closed. */
    record Silent() implements Behaviour {}

    /** Takes the message, begins to answer, and breaks the connection off. */
    record CutOff() implements Behaviour {}

    static Behaviour echo() {
        return answering(text -> "echo: " + text);
    }

    static Behaviour answering(UnaryOperator<String> with) {
        return new Answers(with, Duration.ZERO);
    }

    static Behaviour slow(Duration after) {
        return new Answers(text -> "echo: " + text, after);
    }
}
