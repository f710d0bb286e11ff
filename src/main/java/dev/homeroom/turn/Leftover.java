package dev.homeroom.turn;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.TransactionId;
import dev.homeroom.work.WaitingEvent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a turn may have left in its room that is to be completed, or taken away, when the turn ends. */
enum Leftover {
    DRAFT("draft"),
    TOOLS("tools");

    private final String part;

    Leftover(String part) {
        this.part = part;
    }

    String transactionId(RoomId room, String cause) {
        return TransactionId.of(room, cause, part);
    }

    /** Takes it away; nothing is sent where there was none. */
    Outgoing gone(RoomId room, String cause, UserId agentUser) {
        return new Outgoing(
                TransactionId.of(room, cause, part + "-gone"),
                room,
                agentUser,
                Redaction.TYPE,
                JsonNodeFactory.instance.objectNode(),
                Optional.of(transactionId(room, cause)));
    }

    /** Takes everything away that a turn may have left. */
    static List<Outgoing> allGone(RoomId room, String cause, UserId agentUser) {
        return Stream.of(values())
                .map(leftover -> leftover.gone(room, cause, agentUser))
                .toList();
    }

    /** As {@link #allGone(RoomId, String, UserId)}, for turns of one agent that were stopped. */
    static List<Outgoing> allGone(List<WaitingEvent> stopped, UserId agentUser) {
        return stopped.stream()
                .filter(WaitingEvent::wasBegun)
                .flatMap(turn -> allGone(turn.room(), turn.cause(), agentUser).stream())
                .toList();
    }

    /** Whether what is sent at the end already says what becomes of it. */
    boolean isSeenTo(Settlement settlement, RoomId room, String cause) {
        Optional<String> its = Optional.of(transactionId(room, cause));
        return settlement.toSend().stream().map(Outgoing::about).anyMatch(its::equals);
    }

    /** Puts the leftovers before all messages, but behind the notice of a failure. An outcome that ends nothing stays as it is. */
    static Settlement with(List<Outgoing> leftovers, Settlement settlement) {
        return switch (settlement) {
            case Settlement.Settled settled -> settled.withMessages(said -> joined(leftovers, said));
            case Settlement.Dead dead -> with(leftovers, dead);
            case Settlement other -> other;
        };
    }

    static Settlement.Dead with(List<Outgoing> leftovers, Settlement.Dead dead) {
        return dead.withMessages(said -> joined(said, leftovers));
    }

    private static List<Outgoing> joined(List<Outgoing> first, List<Outgoing> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }
}
