package dev.homeroom.e2e;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks live output at the end: each draft is complete or removed, and no tool notice says that a tool runs. */
final class Watched {
    private static final String DRAFT = "dev.homeroom.draft";
    private static final String TOOLS = "dev.homeroom.tools";
    private static final String RUNNING = " …";

    private final RoomStory story;

    Watched(RoomStory story) {
        this.story = story;
    }

    /** Whether the event begins a draft or a tool notice. */
    static boolean isOne(TimelineEvent event) {
        return event.content().has(DRAFT) || event.content().has(TOOLS);
    }

    Stream<Violation> unfinished() {
        return ours().filter(event -> !event.isEdit())
                .flatMap(event ->
                        Stream.of(halfAnswer(event), endlessTool(event)).flatMap(Optional::stream));
    }

    private Stream<TimelineEvent> ours() {
        return story.timeline().stream().filter(story::isOurs).filter(TimelineEvent::isMessage);
    }

    private Optional<Violation> halfAnswer(TimelineEvent event) {
        boolean isWhole = latestOf(event).content().has(Outcome.MARK);
        return event.content().has(DRAFT) && !isWhole
                ? Optional.of(violation(Violation.Kind.HALF_AN_ANSWER, event))
                : Optional.empty();
    }

    private Optional<Violation> endlessTool(TimelineEvent event) {
        boolean runs = latestOf(event).words().lines().anyMatch(line -> line.endsWith(RUNNING));
        return event.content().has(TOOLS) && runs
                ? Optional.of(violation(Violation.Kind.ENDLESS_TOOL, event))
                : Optional.empty();
    }

    private TimelineEvent latestOf(TimelineEvent event) {
        List<TimelineEvent> edits = ours().filter(TimelineEvent::isEdit)
                .filter(edit -> edit.about().equals(event.id().value()))
                .toList();
        return edits.isEmpty() ? event : edits.getLast();
    }

    private Violation violation(Violation.Kind kind, TimelineEvent event) {
        return new Violation(kind, "“" + latestOf(event).words() + "” (" + event.id() + ")");
    }
}
