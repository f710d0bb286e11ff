package dev.homeroom.e2e;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Waits after the last disturbance until every message has an outcome, and looks for violations. */
final class Aftermath {
    private static final Duration USUALLY_SETTLED_WITHIN = Duration.ofSeconds(40);
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

    /** Events after the outcome of a room's last message belong to no finished scene: messages are handled in order. */
    private static List<Said> withLastWords(Cast cast, List<Said> said) {
        List<Said> all = new ArrayList<>(said);
        said.stream().map(Said::room).distinct().forEach(room -> {
            Said first = said.stream()
                    .filter(one -> one.room().equals(room) && !one.isCommand())
                    .findFirst()
                    .orElseThrow();
            all.add(cast.lastWords(room, "last after " + first.text()));
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

    /** @param limit without any progress: a room where each message waits for people takes its time */
    private boolean isSettledWithin(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        long open = open();
        while (open > 0 && System.nanoTime() < deadline) {
            Patience.pause(Duration.ofMillis(200));
            long latest = open();
            if (latest != open) {
                deadline = System.nanoTime() + limit.toNanos();
            }
            open = latest;
        }
        return open == 0;
    }

    /** Number of messages without an outcome, and of cards that wait. */
    private long open() {
        return stories().stream()
                .mapToLong(story -> OutcomeCheck.open(story) + CardCheck.open(story))
                .sum();
    }

    private boolean allWerePushed(List<RoomStory> stories) {
        return stories.stream().flatMap(story -> story.said().stream()).allMatch(this::wasPushed);
    }

    private boolean wasPushed(Said one) {
        return cast.stage().toHomeroom().exchanges(Exchange::isTransaction).stream()
                .anyMatch(push ->
                        push.status() == 200 && push.body().contains(one.id().value()));
    }

    /**
     * Synapse 1.163 forgets a transaction that it creates at the very moment its recovery ends. The recovery from the
     * next failure sends it.
     */
    private void freePushes() {
        cast.stage().toHomeroom().spoil(Exchange::isTransaction, 1, new Fault.BadGateway());
        cast.people().getFirst().send(said.getFirst().room(), "test.nudge", Json.object());
    }

    /** The stories of all rooms with messages; one for each agent of a room with several. */
    List<RoomStory> stories() {
        Set<UserId> people = cast.people().stream().map(Person::id).collect(Collectors.toSet());
        return said.stream()
                .map(Said::room)
                .distinct()
                .flatMap(room -> stories(room, people).stream())
                .toList();
    }

    private List<RoomStory> stories(RoomId room, Set<UserId> people) {
        List<Said> here = said.stream().filter(one -> one.room().equals(room)).toList();
        List<TimelineEvent> timeline =
                cast.people().getFirst().timelineSince(room, here.getFirst().id());
        return cast.shared()
                .filter(shared -> shared.room().equals(room))
                .map(shared -> shared.stories(here, timeline))
                .orElseGet(() -> List.of(new RoomStory(room, people, here, timeline)));
    }

    /**
     * Whether the homeserver withheld pushes until a failure triggered them. Their order is then not Homeroom's fault.
     */
    boolean pushesWereStuck() {
        return pushesWereStuck;
    }

    /** Violations in these stories and in the agents' questions. */
    List<Violation> violations() {
        List<RoomStory> stories = stories();
        // A push lost unnoticed is found after later messages were answered. The homeserver may lose one of an agent,
        // too.
        boolean mayBeLate = pushesWereStuck || Weather.PUSHES_VANISH || !allWerePushed(stories);
        Stream<Violation> inRooms = stories.stream().flatMap(story -> OutcomeCheck.of(story).stream());
        Stream<Violation> onCards = stories.stream()
                .flatMap(story -> CardCheck.of(story, cast.stage().letta().told()).stream());
        return Stream.of(inRooms, onCards, askedTwice(stories))
                .flatMap(found -> found)
                .filter(violation -> !mayBeLate || violation.kind() != Violation.Kind.OUT_OF_ORDER)
                .toList();
    }

    private Stream<Violation> askedTwice(List<RoomStory> stories) {
        Map<String, Long> asked = cast.stage().letta().asked().stream()
                .collect(Collectors.groupingBy(
                        question -> question.agentId() + ": " + Outcome.plain(question.text()), Collectors.counting()));
        return asked.entrySet().stream()
                .filter(question -> mayBeAsked(question.getKey(), stories) < question.getValue())
                .map(question -> new Violation(Violation.Kind.ASKED_TWICE, "“" + question.getKey() + "”"));
    }

    /** How often an agent may be asked this: once, unless several messages to it are the same. */
    private static long mayBeAsked(String question, List<RoomStory> stories) {
        return stories.stream()
                .mapToLong(story -> story.said().stream()
                        .filter(one -> question.endsWith(": " + Outcome.plain(one.text())))
                        .count())
                .filter(count -> count > 0)
                .max()
                .orElse(Long.MAX_VALUE);
    }

    @Override
    public String toString() {
        return stories().toString();
    }
}
