package dev.homeroom.turn.stream;

import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.reply.Turn;
import java.util.List;
import java.util.stream.IntStream;

/** Sees to it that nobody reads a text twice: as a notice while the agent worked, and in the outcome. */
final class InterimEnd {
    private InterimEnd() {}

    /**
     * @param begun how many notices this attempt has sent; an attempt before a crash may have sent more
     */
    static Outcome of(Turn turn, Outcome outcome, int begun, TurnContext turnContext) {
        int before = turn.waiting().wasBegun() ? InterimNotices.countSaid(turn.roomId(), turn.cause(), turnContext) : 0;
        int said = Math.max(begun, before);
        return switch (outcome) {
            case Outcome.Done done
            when done.how().equals(ReplyBuilder.ANSWERED) ->
                StaleDraft.with(gone(turn, count(done.toSend()), said), done);
            case Outcome.DeadLettered failed
            when said > count(failed.before()) -> failed.after(asNotices(turn, failed.before()), failed.detail());
            case Outcome other -> other;
        };
    }

    private static int count(List<OutgoingEvent> events) {
        return (int) events.stream().filter(InterimNotices::isOne).count();
    }

    /** The last text was shown as a notice already: it gets the id of that notice. Files may follow it. */
    private static List<OutgoingEvent> asNotices(Turn turn, List<OutgoingEvent> before) {
        int number = count(before);
        return before.stream().filter(InterimEnd::isText).count() == 1
                ? before.stream()
                        .map(event -> isText(event) ? InterimNotices.asNotice(turn, number, event) : event)
                        .toList()
                : before;
    }

    private static boolean isText(OutgoingEvent event) {
        return event.content().path("msgtype").asText().equals("m.text");
    }

    /** A text after which nothing came but tools is the answer. */
    private static List<OutgoingEvent> gone(Turn turn, int from, int to) {
        return from >= to
                ? List.of()
                : IntStream.range(from, to)
                        .mapToObj(number -> InterimNotices.gone(turn.roomId(), turn.cause(), turn.agentUser(), number))
                        .toList();
    }

    /** Redacts the notices of a message that was removed. */
    static Outcome withoutLeftovers(Outcome outcome, BoundRoom room, WaitingEvent waiting, TurnContext turnContext) {
        return outcome instanceof Outcome.Done done && done.how().equals(ReplyBuilder.TAKEN_BACK)
                ? StaleDraft.with(InterimNotices.allGone(List.of(waiting), room.agentUser(), turnContext), outcome)
                : outcome;
    }
}
