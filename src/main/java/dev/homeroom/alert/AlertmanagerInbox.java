package dev.homeroom.alert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.alert.AlertmanagerGroup.UnreadableGroupException;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.rooms.operations.AlertSettings;
import dev.homeroom.wording.Wording;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Tells the alert room about Prometheus' alerts: one message a group. It returns when the room has it, so Alertmanager repeats what was not told. */
@ApplicationScoped
public class AlertmanagerInbox {
    private final AlertBoard board;
    private final AlertSettings settings;
    private final Wording wording;
    private final InstantSource clock;
    private final AlertUpkeep upkeep;

    AlertmanagerInbox(AlertBoard board, AlertSettings settings, Wording wording, InstantSource clock) {
        this.board = board;
        this.settings = settings;
        this.wording = wording;
        this.clock = clock;
        this.upkeep = new AlertUpkeep(settings, wording);
    }

    /** The result of a notification. */
    public sealed interface GroupReception {
        /** The room says what the notification says. */
        record Told() implements GroupReception {}

        /** The settings want no alert room. */
        record Off() implements GroupReception {}

        /** There is no alert room yet. */
        record NotYet() implements GroupReception {}

        record TooMany(int most) implements GroupReception {}

        /** @param why a sentence */
        record Unreadable(String why) implements GroupReception {}
    }

    /**
     * Idempotent: a repeated notification changes nothing.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the room is not known to be told
     */
    public GroupReception receive(JsonNode payload) {
        if (!settings.room()) {
            return new GroupReception.Off();
        }
        try {
            AlertmanagerGroup group = AlertmanagerGroup.of(payload, wording);
            return board.room().map(room -> receive(room, group)).orElseGet(GroupReception.NotYet::new);
        } catch (HomeserverException.Refused e) {
            // The room may have been replaced; the repetition finds the new one
            board.forget();
            throw e;
        } catch (UnreadableGroupException e) {
            return new GroupReception.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    private GroupReception receive(RoomId room, AlertmanagerGroup group) {
        boolean isFull = group.isFiring()
                && !board.isOpen(room, group.key())
                && AlertUpkeep.openGroups(board.all(room)) >= AlertUpkeep.MOST_OPEN;
        if (isFull) {
            board.change(room, AlertUpkeep.FULL, present -> upkeep.full(present, clock.instant()));
            return new GroupReception.TooMany(AlertUpkeep.MOST_OPEN);
        }
        board.change(room, group.key(), present -> next(present, group));
        return new GroupReception.Told();
    }

    private Optional<AlertRecord> next(Optional<AlertRecord> present, AlertmanagerGroup group) {
        Instant now = clock.instant();
        Optional<AlertRecord> open = present.filter(AlertRecord::isOpen);
        if (!group.isFiring()) {
            return open.map(alert -> alert.over(now, now));
        }
        if (open.isPresent()) {
            return open.filter(alert -> !alert.says(group.detail()))
                    .map(alert -> alert.changed(group.detail(), now))
                    .or(() -> open.flatMap(alert -> alert.seenAgain(now)));
        }
        return present.filter(alert -> alert.wasOverLately(now))
                .map(alert -> alert.again(group.detail(), now))
                .or(() -> Optional.of(AlertRecord.opened(
                        present,
                        group.title(),
                        group.detail(),
                        group.since().filter(start -> start.isBefore(now)).orElse(now),
                        now)));
    }
}
