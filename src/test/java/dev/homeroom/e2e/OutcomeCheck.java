package dev.homeroom.e2e;

import dev.homeroom.matrix.EventId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Checks a room's timeline: each message has one outcome, in order. */
final class OutcomeCheck {
    private final RoomStory story;
    private final List<Outcome> outcomes;
    /** Positions of the messages in the room. */
    private final Map<EventId, Integer> places;

    private OutcomeCheck(RoomStory story) {
        this.story = story;
        this.outcomes = story.timeline().stream()
                .filter(story::isOurs)
                .flatMap(event -> Outcome.in(event, story.said()).stream())
                .toList();
        this.places = places(story);
    }

    static List<Violation> of(RoomStory story) {
        OutcomeCheck check = new OutcomeCheck(story);
        return Stream.of(
                        check.wrongNumbers(),
                        check.disorder(),
                        check.fromNowhere(),
                        check.wronglyMarked(),
                        new Watched(story).unfinished())
                .flatMap(found -> found)
                .toList();
    }

    /** Number of messages without an outcome. */
    static long open(RoomStory story) {
        return of(story).stream()
                .filter(violation -> violation.kind() == Violation.Kind.LOST)
                .count();
    }

    private static Map<EventId, Integer> places(RoomStory story) {
        List<EventId> order = story.timeline().stream().map(TimelineEvent::id).toList();
        return story.said().stream().map(Said::id).collect(Collectors.toMap(id -> id, order::indexOf));
    }

    private Stream<Violation> wrongNumbers() {
        return story.said().stream().flatMap(said -> {
            List<Outcome> its = outcomes.stream()
                    .filter(outcome -> outcome.of().contains(said.id()))
                    .toList();
            return switch (its.size()) {
                case 0 -> Stream.of(violation(Violation.Kind.LOST, said));
                case 1 -> Stream.empty();
                default -> Stream.of(violation(Violation.Kind.DOUBLED, said));
            };
        });
    }

    private static Violation violation(Violation.Kind kind, Said said) {
        return new Violation(kind, "“" + said.text() + "” (" + said.id() + ")");
    }

    private Stream<Violation> disorder() {
        List<Outcome> ordered = outcomes.stream()
                .filter(outcome -> outcome.inOrder() && !outcome.of().isEmpty())
                .toList();
        List<Violation> found = new ArrayList<>();
        int latest = -1;
        for (Outcome outcome : ordered) {
            if (places(outcome).min().orElseThrow() < latest) {
                found.add(new Violation(Violation.Kind.OUT_OF_ORDER, describe(outcome)));
            }
            latest = Math.max(latest, places(outcome).max().orElseThrow());
        }
        return found.stream();
    }

    private IntStream places(Outcome outcome) {
        return outcome.of().stream().mapToInt(places::get);
    }

    private Stream<Violation> fromNowhere() {
        return outcomes.stream()
                .filter(outcome -> outcome.of().isEmpty())
                .map(outcome -> new Violation(Violation.Kind.FROM_NOWHERE, describe(outcome)));
    }

    private Stream<Violation> wronglyMarked() {
        return outcomes.stream()
                .filter(outcome -> !outcome.isMarkedRightly())
                .map(outcome -> new Violation(
                        Violation.Kind.WRONGLY_MARKED, describe(outcome) + " says that it is of " + outcome.named()));
    }

    private static String describe(Outcome outcome) {
        return "“" + outcome.event().words() + "” (" + outcome.event().id() + ")";
    }
}
