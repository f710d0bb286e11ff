package dev.homeroom.turn.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.lane.LaneLostException;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.Turn;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A message that grows by edits while its turn runs. Its event is in the outbox before it is sent, so that it is known
 * after a crash; its edits are not, since the next one says more. They run on a thread of their own: the backend's stream
 * never waits for the homeserver.
 */
final class StreamedEdits implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(StreamedEdits.class);
    /** How long what is under way may take when the turn is over. */
    private static final Duration LAST_EDIT = Duration.ofSeconds(20);

    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);

    private final Homeserver homeserver;
    private final Turn turn;
    private final TurnContext turnContext;
    private final OutgoingEvent beginning;
    private final Duration gathering;
    private final Supplier<Optional<ObjectNode>> content;
    private final EditThrottle editThrottle = new EditThrottle();
    private @Nullable Thread thread;
    private boolean hasNews;
    private boolean isOver;
    private volatile boolean begun;
    private @Nullable ObjectNode shown;
    private @Nullable PendingEdit pending;

    private record PendingEdit(String transactionId, ObjectNode content) {}

    /**
     * @param beginning the event without its text
     * @param gathering how long after the first news it begins, if the turn is not over by then
     * @param content of what there is to show now; empty for nothing yet; for any thread
     */
    StreamedEdits(
            Homeserver homeserver,
            Turn turn,
            TurnContext turnContext,
            OutgoingEvent beginning,
            Duration gathering,
            Supplier<Optional<ObjectNode>> content) {
        this.homeserver = homeserver;
        this.turn = turn;
        this.turnContext = turnContext;
        this.beginning = beginning;
        this.gathering = gathering;
        this.content = content;
    }

    /** There is something else to show. */
    synchronized void change() {
        hasNews = true;
        if (thread == null) {
            thread = Thread.ofVirtual().name("growing " + turn.roomId()).start(this::write);
        }
        notifyAll();
    }

    /** Whether it may be in the room. */
    boolean isBegun() {
        return begun;
    }

    /** Nothing more is begun; what is under way may still arrive until {@link #close} returns. */
    synchronized void end() {
        isOver = true;
        notifyAll();
    }

    /** After this, nothing more is written. */
    @Override
    public void close() {
        end();
        Thread writer = writer();
        if (writer == null) {
            return;
        }
        try {
            if (!writer.join(LAST_EDIT)) {
                LOG.warnf(
                        "The last edit of a growing message takes long: room=%s event=%s", turn.roomId(), turn.cause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Thread writer() {
        return thread;
    }

    private void write() {
        try {
            if (awaitSomethingToShow()) {
                begin().ifPresent(this::edit);
            }
        } catch (LaneLostException e) {
            LOG.debugf("A growing message stops: room=%s event=%s", turn.roomId(), turn.cause());
        } catch (DatabaseUnavailableException e) {
            LOG.debugf("A growing message is not written: room=%s event=%s", turn.roomId(), turn.cause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // What a request needs is taken down while the process stops.
            LOG.debugf(e, "A growing message is left as it is: room=%s event=%s", turn.roomId(), turn.cause());
        }
    }

    private boolean awaitSomethingToShow() throws InterruptedException {
        while (awaitNews() && !isOverAfter(gathering)) {
            if (content.get().isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** @return false when the turn is over */
    private synchronized boolean awaitNews() throws InterruptedException {
        while (!hasNews && !isOver) {
            wait();
        }
        hasNews = false;
        return !isOver;
    }

    private synchronized boolean isOverAfter(Duration pause) throws InterruptedException {
        long deadline = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0 && !isOver; left = deadline - System.nanoTime()) {
            wait(Math.max(1, Duration.ofNanos(left).toMillis()));
        }
        return isOver;
    }

    private Optional<EventId> begin() {
        Optional<EventId> before =
                turn.waiting().wasBegun() ? turnContext.said(beginning.transactionId()) : Optional.empty();
        if (before.isPresent()) {
            change();
            return before;
        }
        return content.get().flatMap(now -> {
            begun = true;
            shown = now;
            ObjectNode first = now.deepCopy();
            beginning.content().properties().forEach(field -> first.set(field.getKey(), field.getValue()));
            return turnContext.say(beginning.withContent(first));
        });
    }

    private void edit(EventId event) {
        try {
            while (!editThrottle.isOver() && !isOverAfter(editThrottle.next()) && (pending != null || awaitNews())) {
                content.get()
                        .filter(now -> pending != null || !now.equals(shown))
                        .ifPresent(now -> show(event, now));
            }
            if (pending != null) {
                send(pending);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An edit of which it is not known whether it came through is sent again before the next: it must not come last. */
    private void show(EventId event, ObjectNode now) {
        if (pending == null) {
            ObjectNode edit = Rendering.edit(now);
            edit.withObject("/m.relates_to").put("event_id", event.value());
            pending = new PendingEdit("homeroom.draft." + UUID.randomUUID(), edit);
            shown = now;
        }
        send(pending);
    }

    /**
     * A turn that was stopped says no more: what becomes of its message is decided by whoever stopped it.
     *
     * @throws LaneLostException when the turn was stopped, or is another process's by now
     */
    private void send(PendingEdit pendingEdit) {
        turnContext.said(beginning.transactionId());
        try {
            homeserver.send(
                    turn.agentUser(),
                    turn.roomId(),
                    OutgoingEvents.MESSAGE,
                    pendingEdit.transactionId(),
                    pendingEdit.content());
            pending = null;
        } catch (HomeserverException.RateLimited e) {
            editThrottle.slowDown(e.retryAfter());
            shown = null;
            pending = null;
            change();
        } catch (HomeserverException.Refused e) {
            LOG.debugf("An edit is refused: room=%s %s", turn.roomId(), e.getMessage());
            editThrottle.slowDown(AFTER_TROUBLE);
            pending = null;
        } catch (HomeserverException.Unclear e) {
            LOG.debugf("An edit may not have come through: room=%s %s", turn.roomId(), e.getMessage());
            editThrottle.slowDown(AFTER_TROUBLE);
        }
    }
}
