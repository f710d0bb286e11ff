package dev.homeroom.e2e;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Waits, when nothing disturbs any more, until all that was said has its outcome, and looks for what went wrong. */
final class Aftermath {
    private static final Duration USUALLY_SETTLED_WITHIN = Duration.ofSeconds(20);
    private static final Duration NOTHING_MORE_TO_BE_EXPECTED_AFTER = Duration.ofSeconds(90);

    private final Cast cast;
    private final List<Said> said;
    private boolean pushesWereStuck;

    private Aftermath(Cast cast, List<Said> said) {
        this.cast = cast;
        this.said = said;
    }

    static Aftermath of(Cast cast, List<Said> said) {
        cast.calmDown();
        Aftermath aftermath = new Aftermath(cast, withLastWords(cast, said));
        aftermath.awaitOutcomes();
        return aftermath;
    }

    /** What comes after the outcome of a room's last words is of no scene that is over: messages are worked on in order. */
    private static List<Said> withLastWords(Cast cast, List<Said> said) {
        List<Said> all = new ArrayList<>(said);
        said.stream().map(Said::room).distinct().forEach(room -> {
            Said first = said.stream()
                    .filter(one -> one.room().equals(room))
                    .findFirst()
                    .orElseThrow();
            all.add(Cast.say(cast.people().getFirst(), room, "last after " + first.text()));
        });
        return all;
    }

    private void awaitOutcomes() {
        if (isSettledWithin(USUALLY_SETTLED_WITHIN)) {
            return;
        }
        if (!said.stream().allMatch(this::wasPushed)) {
            pushesWereStuck = true;
            freePushes();
        }
        isSettledWithin(NOTHING_MORE_TO_BE_EXPECTED_AFTER);
    }

    private boolean isSettledWithin(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean settled = isSettled();
        while (!settled && System.nanoTime() < deadline) {
            Patience.pause(Duration.ofMillis(200));
            settled = isSettled();
        }
        return settled;
    }

    private boolean isSettled() {
        return stories().stream().allMatch(story -> OutcomeCheck.open(story) == 0);
    }

    private boolean wasPushed(Said one) {
        return cast.stage().toHomeroom().exchanges(Exchange::isTransaction).stream()
                .anyMatch(push ->
                        push.status() == 200 && push.body().contains(one.id().value()));
    }

    /**
     * Synapse (1.163) forgets a transaction that is made in the moment in which it finds that nothing is left to be made up
     * for: it comes with the recovery from the next failure.
     */
    private void freePushes() {
        cast.stage().toHomeroom().spoil(Exchange::isTransaction, 1, new Fault.BadGateway());
        cast.people().getFirst().send(said.getFirst().room(), "test.nudge", Json.object());
    }

    /** Of each room in which something was said. */
    List<RoomStory> stories() {
        Set<UserId> people = cast.people().stream().map(Person::id).collect(Collectors.toSet());
        return said.stream()
                .map(Said::room)
                .distinct()
                .map(room -> story(room, people))
                .toList();
    }

    private RoomStory story(RoomId room, Set<UserId> people) {
        List<Said> here = said.stream().filter(one -> one.room().equals(room)).toList();
        return new RoomStory(
                room,
                people,
                here,
                cast.people().getFirst().timelineSince(room, here.getFirst().id()));
    }

    /**
     * Whether the homeserver kept pushes to itself until it was brought to make them. They came late then, and an order
     * that Homeroom could not know is none of its faults.
     */
    boolean pushesWereStuck() {
        return pushesWereStuck;
    }

    /** What is wrong in these stories, and with what the agents were asked. */
    List<Violation> violations() {
        // A push that was lost while nobody could notice is found after later messages were answered.
        boolean mayBeLate = pushesWereStuck || Weather.PUSHES_VANISH;
        Stream<Violation> inRooms = stories().stream().flatMap(story -> OutcomeCheck.of(story).stream());
        return Stream.concat(inRooms, askedTwice())
                .filter(violation -> !mayBeLate || violation.kind() != Violation.Kind.OUT_OF_ORDER)
                .toList();
    }

    private Stream<Violation> askedTwice() {
        List<String> asked =
                cast.stage().letta().asked().stream().map(FakeLetta.Asked::text).toList();
        return said.stream()
                .map(Said::text)
                .filter(text -> asked.stream().filter(text::equals).count() > 1)
                .map(text -> new Violation(Violation.Kind.ASKED_TWICE, "“" + text + "”"));
    }

    @Override
    public String toString() {
        return stories().toString();
    }
}
