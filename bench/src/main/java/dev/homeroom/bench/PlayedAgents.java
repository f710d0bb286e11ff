package dev.homeroom.bench;

import dev.homeroom.fake.Directive;
import dev.homeroom.fake.FakeLetta;
import dev.homeroom.fake.Script;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The agents of a Letta server, which all think for the same time. One that takes long shows every few seconds that it works,
 * as thinking agents do.
 */
final class PlayedAgents implements AutoCloseable {
    private static final Duration SIGN_OF_WORK_EVERY = Duration.ofSeconds(15);

    private final FakeLetta letta = new FakeLetta();

    PlayedAgents(int count, Duration length) {
        for (int i = 0; i < count; i++) {
            letta.addAgentWithId(id(i), "Agent " + i);
        }
        thinkFor(length);
    }

    static String id(int number) {
        return "agent-00000000-0000-4000-8000-%012d".formatted(number);
    }

    String url() {
        return letta.url().toString();
    }

    /** The conversation is there from now on. */
    void converse(String conversation, String agent) {
        letta.openConversation(conversation, agent);
    }

    void thinkFor(Duration length) {
        List<Directive> steps = new ArrayList<>();
        for (Duration left = length; left.isPositive(); left = left.minus(SIGN_OF_WORK_EVERY)) {
            steps.add(new Directive.Pause(left.compareTo(SIGN_OF_WORK_EVERY) < 0 ? left : SIGN_OF_WORK_EVERY));
            steps.add(new Directive.Think("Hm."));
        }
        steps.add(Directive.Say.whole(PlayedAgents::answer));
        letta.letAll(Script.of(steps.toArray(Directive[]::new)));
    }

    private static String answer(String question) {
        String number = Marker.of(Marker.in(question.getBytes(StandardCharsets.UTF_8)));
        return "Here is what I make of " + number + " in a sentence or two, as agents say it.";
    }

    @Override
    public void close() {
        letta.close();
    }
}
