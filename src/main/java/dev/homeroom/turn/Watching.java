package dev.homeroom.turn;

import dev.homeroom.backend.AgentEvent;
import dev.homeroom.space.BoundRoom;
import dev.homeroom.work.Progress;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.WaitingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What people can watch while an agent works: a draft of its answer, and a notice of its tools. */
@ApplicationScoped
class Watching {
    private final Drafts drafts;
    private final ToolNotices toolNotices;

    Watching(Drafts drafts, ToolNotices toolNotices) {
        this.drafts = drafts;
        this.toolNotices = toolNotices;
    }

    /** One turn that can be watched. To be closed before {@link #conclude}. */
    static final class Watched implements AutoCloseable {
        private final DraftText text = new DraftText();
        private final ToolCalls calls = new ToolCalls();
        private Optional<GrowingMessage> draft = Optional.empty();
        private Optional<GrowingMessage> tools = Optional.empty();

        void take(AgentEvent event) {
            if (text.take(event)) {
                draft.ifPresent(GrowingMessage::change);
            }
            if (calls.take(event)) {
                tools.ifPresent(GrowingMessage::change);
            }
        }

        @Override
        public void close() {
            List<GrowingMessage> growing =
                    Stream.of(draft, tools).flatMap(Optional::stream).toList();
            growing.forEach(GrowingMessage::end);
            growing.forEach(GrowingMessage::close);
        }
    }

    Watched begin(AgentTurn.Task task, Progress progress) {
        Watched watched = new Watched();
        watched.draft = drafts.begin(task, watched.text, progress);
        watched.tools = toolNotices.begin(task, watched.calls, progress);
        return watched;
    }

    /** What the turn ends with, with what becomes of what could be watched, also of that from before a crash. */
    Settlement conclude(AgentTurn.Task task, Watched watched, Settlement settlement, Progress progress) {
        if (!isEnd(settlement)) {
            return settlement;
        }
        Settlement drafted = isThere(Leftover.DRAFT, watched.draft, task, progress)
                ? drafts.concluded(task, settlement)
                : settlement;
        return isThere(Leftover.TOOLS, watched.tools, task, progress)
                ? Leftover.with(List.of(toolNotices.concluded(task, watched.calls)), drafted)
                : drafted;
    }

    private static boolean isThere(
            Leftover leftover, Optional<GrowingMessage> growing, AgentTurn.Task task, Progress progress) {
        return growing.filter(GrowingMessage::isBegun).isPresent()
                || (task.waiting().wasBegun()
                        && progress.said(leftover.transactionId(task.roomId(), task.cause()))
                                .isPresent());
    }

    private static boolean isEnd(Settlement settlement) {
        return settlement instanceof Settlement.Settled || settlement instanceof Settlement.Dead;
    }

    /** What a turn ends with that was begun before, and is not gone on with, is taken away. */
    static Settlement withoutLeftovers(Settlement settlement, BoundRoom room, WaitingEvent waiting, Progress progress) {
        if (!waiting.wasBegun() || !isEnd(settlement)) {
            return settlement;
        }
        return Leftover.with(
                Stream.of(Leftover.values())
                        .filter(leftover -> !leftover.isSeenTo(settlement, room.room(), waiting.cause()))
                        .filter(leftover -> progress.said(leftover.transactionId(room.room(), waiting.cause()))
                                .isPresent())
                        .map(leftover -> leftover.gone(room.room(), waiting.cause(), room.agentUser()))
                        .toList(),
                settlement);
    }
}
