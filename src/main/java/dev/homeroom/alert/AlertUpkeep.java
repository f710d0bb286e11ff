package dev.homeroom.alert;

import dev.homeroom.rooms.operations.AlertSettings;
import dev.homeroom.settings.ReadableTime;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the records of the alert room in bounds: a pure function of what the room says.
 *
 * <table>
 * <caption>The first match</caption>
 * <tr><th>record</th><th>then</th></tr>
 * <tr><td>an open group of an earlier version, which noted no repetition</td><td>counts as repeated now</td></tr>
 * <tr><td>an open group that Alertmanager has not repeated for {@link AlertSettings#expireAfter}</td><td>over, and says why</td></tr>
 * <tr><td>there are too many groups, and now few enough</td><td>over</td></tr>
 * <tr><td>over for {@link #KEPT}</td><td>shortened to its number, without a message</td></tr>
 * </table>
 */
final class AlertUpkeep {
    /** The groups that can be open at once. */
    static final int MOST_OPEN = 200;

    /** With fewer, it is over that there are too many. The gap keeps that from coming and going. */
    private static final int FEW_ENOUGH = 150;

    private static final Duration KEPT = Duration.ofDays(7);
    private static final String PREFIX = "alertmanager ";

    /** The key of the record that there are too many groups. */
    static final String FULL = "alertmanager_full";

    private final Duration expireAfter;
    private final Wording wording;

    AlertUpkeep(AlertSettings settings, Wording wording) {
        this.expireAfter = settings.expireAfter();
        this.wording = wording;
    }

    /** @param hash of the key of Alertmanager's group */
    static String keyOfGroup(String hash) {
        return PREFIX + hash;
    }

    private static boolean isGroup(String key) {
        return key.startsWith(PREFIX);
    }

    static long openGroups(Map<String, AlertRecord> records) {
        return records.entrySet().stream()
                .filter(alert -> isGroup(alert.getKey()) && alert.getValue().isOpen())
                .count();
    }

    /** The keys of the records for which any of this may be due. Each is read again before it changes. */
    Collection<String> due(Map<String, AlertRecord> records, Instant now) {
        long open = openGroups(records);
        return records.entrySet().stream()
                .filter(alert ->
                        next(alert.getKey(), alert.getValue(), open, now).isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** @param open number of open groups */
    Optional<AlertRecord> next(String key, AlertRecord record, long open, Instant now) {
        if (record.isOpen() && isGroup(key)) {
            return record.seen()
                    .map(seen -> seen.plus(expireAfter).isAfter(now)
                            ? Optional.<AlertRecord>empty()
                            : Optional.of(record.over(record.detail() + " " + notRepeated(seen), now, now)))
                    .orElseGet(() -> record.seenAgain(now));
        }
        if (record.isOpen() && key.equals(FULL) && open <= FEW_ENOUGH) {
            return Optional.of(record.over(now, now));
        }
        boolean isOld =
                record.until().filter(end -> !end.plus(KEPT).isAfter(now)).isPresent();
        return isOld && !record.isShortened() ? Optional.of(record.shortened()) : Optional.empty();
    }

    private String notRepeated(Instant since) {
        return wording.of(Sentence.ALERT_GROUP_EXPIRED, Map.of("time", ReadableTime.of(since)));
    }

    /**
     * The next record of too many groups.
     *
     * @param present the record of the last time
     */
    Optional<AlertRecord> full(Optional<AlertRecord> present, Instant now) {
        if (present.filter(AlertRecord::isOpen).isPresent()) {
            return Optional.empty();
        }
        String detail = wording.of(Sentence.ALERT_GROUPS_FULL, Map.of("count", String.valueOf(MOST_OPEN)));
        return Optional.of(present.filter(alert -> alert.wasOverLately(now))
                .map(alert -> alert.again(detail, now))
                .orElseGet(() -> AlertRecord.opened(
                        present, wording.of(Sentence.ALERT_OF_ALERTMANAGER, Map.of()), detail, now, now)));
    }
}
