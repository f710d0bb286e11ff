package dev.homeroom.turn.stream;

import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.turn.reply.Turn;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sees to it that nobody reads a text twice: as a notice while the agent worked, and in the outcome.
 *
 * @param texts of the outcome
 * @param shown how many notices are, or may be, in the room
 */
record InterimEnd(Turn turn, TurnEnd ending, List<OutgoingEvent> texts, int shown) {
    /** @param begun how many notices this attempt has sent; an attempt before a crash may have sent more */
    static InterimEnd of(Turn turn, TurnEnd ending, List<OutgoingEvent> texts, int begun) {
        boolean counts = switch (ending) {
            case ANSWERED, TAKEN_BACK -> true;
            case FAILED -> !texts.isEmpty();
            case SILENT, NOTICE -> false;
        };
        int before = counts && turn.waiting().wasBegun()
                ? InterimNotices.countSaid(turn.roomId(), turn.cause(), turn.context())
                : 0;
        return new InterimEnd(turn, ending, texts, Math.max(begun, before));
    }

    /** The last text before a failure may have been shown as a notice: it gets the id of that notice. Files may follow it. */
    List<OutgoingEvent> said() {
        int number = count(texts);
        boolean isShown = ending == TurnEnd.FAILED
                && shown > number
                && texts.stream().filter(InterimEnd::isText).count() == 1;
        return isShown
                ? texts.stream()
                        .map(event -> isText(event) ? InterimNotices.asNotice(turn, number, event) : event)
                        .toList()
                : texts;
    }

    /** Redacts notices that the answer repeats, since a text after which nothing came but tools is the answer. */
    List<OutgoingEvent> leftovers() {
        return switch (ending) {
            case ANSWERED -> gone(count(texts));
            case TAKEN_BACK -> gone(0);
            case SILENT, NOTICE, FAILED -> List.of();
        };
    }

    private List<OutgoingEvent> gone(int from) {
        return IntStream.range(from, Math.max(from, shown))
                .mapToObj(number -> InterimNotices.gone(turn.roomId(), turn.cause(), turn.agentUser(), number))
                .toList();
    }

    private static int count(List<OutgoingEvent> events) {
        return (int) events.stream().filter(InterimNotices::isOne).count();
    }

    private static boolean isText(OutgoingEvent event) {
        return event.content().path("msgtype").asText().equals("m.text");
    }
}
