package dev.homeroom.alert;

import dev.homeroom.alert.AlertCause.CauseKind;
import dev.homeroom.alert.Observed.ObservedCounts;
import dev.homeroom.alert.Observed.ObservedRooms;
import dev.homeroom.settings.ReadableTime;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns observed facts into causes of alerts: a pure function. A detail changes only when something has happened, not as time passes.
 */
final class Causes {
    private final Wording wording;
    private final Duration backlogAge;

    Causes(Wording wording, Duration backlogAge) {
        this.wording = wording;
        this.backlogAge = backlogAge;
    }

    /**
     * The causes of one look.
     *
     * @param present with what is known of each
     * @param unknown the kinds that nothing is known of at the moment
     */
    record Present(Map<AlertCause, String> present, Set<CauseKind> unknown) {}

    Present of(Observed facts, Instant now) {
        Map<AlertCause, String> present = new LinkedHashMap<>();
        facts.homeserver().ifPresent(why -> present.put(AlertCause.of(CauseKind.HOMESERVER), why));
        facts.database().ifPresent(why -> present.put(AlertCause.of(CauseKind.DATABASE), why));
        facts.workspace().ifPresent(why -> present.put(AlertCause.of(CauseKind.WORKSPACE), why));
        facts.backends()
                .ifPresent(backends ->
                        backends.forEach((name, why) -> present.put(new AlertCause(CauseKind.BACKEND, name), why)));
        facts.rooms().flatMap(this::drift).ifPresent(detail -> present.put(AlertCause.of(CauseKind.DRIFT), detail));
        facts.counts().ifPresent(counts -> addCounts(counts, now, present));
        facts.services()
                .ifPresent(services ->
                        services.forEach((name, why) -> present.put(new AlertCause(CauseKind.SERVICE, name), why)));
        return new Present(present, unknown(facts));
    }

    private static Set<CauseKind> unknown(Observed facts) {
        Set<CauseKind> unknown = EnumSet.noneOf(CauseKind.class);
        if (facts.counts().isEmpty()) {
            unknown.addAll(EnumSet.of(CauseKind.BACKLOG, CauseKind.DEAD_LETTERS, CauseKind.LOOP_GUARD));
        }
        if (facts.backends().isEmpty()) {
            unknown.add(CauseKind.BACKEND);
        }
        if (facts.rooms().isEmpty()) {
            unknown.add(CauseKind.DRIFT);
        }
        if (facts.services().isEmpty()) {
            unknown.add(CauseKind.SERVICE);
        }
        return unknown;
    }

    private Optional<String> drift(ObservedRooms rooms) {
        String detail = Stream.of(rooms.problem(), findings(rooms.findings()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
        return Optional.of(detail).filter(text -> !text.isEmpty());
    }

    private Optional<String> findings(int count) {
        return count == 0
                ? Optional.empty()
                : Optional.of(wording.of(Sentence.ALERT_DRIFT_FINDINGS, Map.of("count", String.valueOf(count))));
    }

    private void addCounts(ObservedCounts counts, Instant now, Map<AlertCause, String> present) {
        counts.oldest()
                .filter(oldest -> !oldest.plus(backlogAge).isAfter(now))
                .ifPresent(oldest -> present.put(
                        AlertCause.of(CauseKind.BACKLOG), counted(Sentence.ALERT_BACKLOG, counts.waiting(), oldest)));
        counts.oldestDead()
                .filter(_ -> counts.deadLetters() > 0)
                .ifPresent(oldest -> present.put(
                        AlertCause.of(CauseKind.DEAD_LETTERS),
                        counted(Sentence.ALERT_DEAD_LETTERS, counts.deadLetters(), oldest)));
        if (counts.stoppedRooms() > 0) {
            present.put(
                    AlertCause.of(CauseKind.LOOP_GUARD),
                    wording.of(Sentence.ALERT_LOOP_GUARD, Map.of("count", String.valueOf(counts.stoppedRooms()))));
        }
    }

    private String counted(Sentence sentence, long count, Instant since) {
        return wording.of(sentence, Map.of("count", String.valueOf(count), "time", ReadableTime.of(since)));
    }
}
