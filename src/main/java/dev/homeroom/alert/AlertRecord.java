package dev.homeroom.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.ShortText;
import dev.homeroom.matrix.EventId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * An alert as the state of the alert room keeps it: all that its message says. The record is written before the message is sent or edited,
 * and once more after that, so an interrupted step is completed from the room alone.
 *
 * @param number counts the messages of this cause
 * @param revision counts the edits of this message
 * @param change the last change
 * @param changed time of the last change
 * @param until when it was over; empty while it lasts
 * @param times how often the problem came, if it came back soon
 * @param seen when it was last heard of, to the hour; empty in records of earlier versions
 * @param event the message; empty until it is known to be sent
 * @param isTold whether the room shows this revision
 */
record AlertRecord(
        int number,
        int revision,
        AlertChange change,
        Instant changed,
        String title,
        String detail,
        Instant since,
        Optional<Instant> until,
        int times,
        Optional<Instant> seen,
        Optional<EventId> event,
        boolean isTold) {
    /** A problem that comes back within this time continues its message. */
    private static final Duration LATELY = Duration.ofMinutes(30);

    /** A group that is repeated every few minutes is not written each time. */
    private static final Duration SEEN_TO = Duration.ofHours(1);

    private static final int VERSION = 1;
    private static final int LONGEST_TITLE = 300;
    private static final int LONGEST_DETAIL = 4_000;

    enum AlertChange {
        OPENED,
        CHANGED,
        AGAIN,
        OVER;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Optional<AlertChange> of(String word) {
            return Arrays.stream(values())
                    .filter(change -> change.word().equals(word))
                    .findFirst();
        }
    }

    /** @param before the last alert of the same cause */
    static AlertRecord opened(Optional<AlertRecord> before, String title, String detail, Instant since, Instant now) {
        return new AlertRecord(
                before.map(AlertRecord::number).orElse(0) + 1,
                0,
                AlertChange.OPENED,
                now,
                ShortText.of(title, LONGEST_TITLE),
                ShortText.of(detail, LONGEST_DETAIL),
                since,
                Optional.empty(),
                1,
                Optional.of(now),
                Optional.empty(),
                false);
    }

    boolean isOpen() {
        return until.isEmpty();
    }

    /** Whether it was over, and had been for less than half an hour when the problem came back. */
    boolean wasOverLately(Instant back) {
        return until.filter(end -> end.plus(LATELY).isAfter(back)).isPresent();
    }

    /** Whether the room already says so. */
    boolean says(String otherDetail) {
        return detail.equals(ShortText.of(otherDetail, LONGEST_DETAIL));
    }

    AlertRecord changed(String newDetail, Instant now) {
        return next(AlertChange.CHANGED, newDetail, Optional.empty(), times, now);
    }

    AlertRecord again(String newDetail, Instant now) {
        return next(AlertChange.AGAIN, newDetail, Optional.empty(), times + 1, now);
    }

    AlertRecord over(Instant end, Instant now) {
        return over(detail, end, now);
    }

    AlertRecord over(String lastDetail, Instant end, Instant now) {
        return next(AlertChange.OVER, lastDetail, Optional.of(end), times, now);
    }

    /** Notes that it was heard of again, without telling anybody. Empty if that is known well enough. */
    Optional<AlertRecord> seenAgain(Instant now) {
        return seen.filter(time -> time.plus(SEEN_TO).isAfter(now)).isPresent()
                ? Optional.empty()
                : Optional.of(new AlertRecord(
                        number,
                        revision,
                        change,
                        changed,
                        title,
                        detail,
                        since,
                        until,
                        times,
                        Optional.of(now),
                        event,
                        isTold));
    }

    /** The record of an alert that was over long ago. It keeps its number, since the next one has another. */
    AlertRecord shortened() {
        return new AlertRecord(
                number, revision, change, changed, "", "", since, until, times, seen, Optional.empty(), isTold);
    }

    boolean isShortened() {
        return title.isEmpty() && detail.isEmpty() && event.isEmpty();
    }

    /** A problem came back, and was over again before it could be told. */
    AlertRecord againAndOver(String newDetail, Instant end, Instant now) {
        return next(AlertChange.OVER, newDetail, Optional.of(end), times + 1, now);
    }

    /** A problem that was over before it could be told is told at once with its end, by one message. */
    AlertRecord overBeforeTold(Instant end) {
        return new AlertRecord(
                number, revision, change, changed, title, detail, since, Optional.of(end), times, seen, event, isTold);
    }

    private AlertRecord next(AlertChange next, String newDetail, Optional<Instant> end, int newTimes, Instant now) {
        return new AlertRecord(
                number,
                revision + 1,
                next,
                now,
                title,
                ShortText.of(newDetail, LONGEST_DETAIL),
                since,
                end,
                newTimes,
                Optional.of(now),
                event,
                false);
    }

    AlertRecord told(EventId message) {
        return new AlertRecord(
                number,
                revision,
                change,
                changed,
                title,
                detail,
                since,
                until,
                times,
                seen,
                Optional.of(message),
                true);
    }

    /** Parses the content of the state event. Empty for content of another version. */
    static Optional<AlertRecord> of(ObjectNode content) {
        Optional<AlertChange> change = AlertChange.of(content.path("change").asText());
        if (content.path("version").asInt() != VERSION || change.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new AlertRecord(
                content.path("number").asInt(),
                content.path("revision").asInt(),
                change.get(),
                Instant.ofEpochMilli(content.path("changed").asLong()),
                content.path("title").asText(),
                content.path("detail").asText(),
                Instant.ofEpochMilli(content.path("since").asLong()),
                time(content, "until"),
                content.path("times").asInt(1),
                time(content, "seen"),
                Optional.of(content.path("event").asText())
                        .filter(EventId::isValid)
                        .map(EventId::new),
                content.path("told").asBoolean()));
    }

    private static Optional<Instant> time(ObjectNode content, String key) {
        return Optional.of(content.path(key).asLong()).filter(time -> time > 0).map(Instant::ofEpochMilli);
    }

    ObjectNode toJson() {
        ObjectNode content = JsonNodeFactory.instance
                .objectNode()
                .put("version", VERSION)
                .put("number", number)
                .put("revision", revision)
                .put("change", change.word())
                .put("changed", changed.toEpochMilli())
                .put("title", title)
                .put("detail", detail)
                .put("since", since.toEpochMilli())
                .put("times", times)
                .put("told", isTold);
        until.ifPresent(time -> content.put("until", time.toEpochMilli()));
        seen.ifPresent(time -> content.put("seen", time.toEpochMilli()));
        event.ifPresent(id -> content.put("event", id.value()));
        return content;
    }
}
