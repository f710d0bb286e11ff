package dev.homeroom.turn.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.queue.lane.LaneLostException;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.time.Deadline;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.turn.reply.Turn;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A message that grows by edits while its turn runs. The event is in the outbox before it is sent, so it is known after
 * a crash. Edits are not in the outbox, since each edit replaces the one before. They run on their own thread: the
 * backend's stream never waits for the homeserver.
 */
final class StreamedEdits implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(StreamedEdits.class);
    /** Time for a running request after the turn is over. */
    private static final Duration LAST_EDIT = Duration.ofSeconds(20);

    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);

    private final Homeserver homeserver;
    private final Turn turn;
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
     * @param gathering time from the first change to the first message, which is sent unless the turn is over by then
     * @param content supplies the current content, empty while there is nothing to show; called on any thread
     */
    StreamedEdits(
            Homeserver homeserver,
            Turn turn,
            OutgoingEvent beginning,
            Duration gathering,
            Supplier<Optional<ObjectNode>> content) {
        this.homeserver = homeserver;
        this.turn = turn;
        this.beginning = beginning;
        this.gathering = gathering;
        this.content = content;
    }

    /** Signals that the content has changed. */
    synchronized void change() {
        hasNews = true;
        if (thread == null) {
            thread = Thread.ofVirtual().name("growing " + turn.roomId()).start(this::write);
        }
        notifyAll();
    }

    /** Whether the message may be in the room. */
    boolean isBegun() {
        return begun;
    }

    /** Starts no more requests. A running request may still arrive until {@link #close} returns. */
    synchronized void end() {
        isOver = true;
        notifyAll();
    }

    /** Ends the message and waits up to 20 seconds for a running request. */
    @Override
    public void close() {
        end();
        Thread writer = writer();
        if (writer == null) {
            return;
        }
        try {
            if (!writer.join(LAST_EDIT)) {
                LOG.warnf("The last edit of a draft takes long: room=%s event=%s", turn.roomId(), turn.cause());
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
            LOG.debugf("A draft stops growing: room=%s event=%s", turn.roomId(), turn.cause());
        } catch (DatabaseUnavailableException e) {
            LOG.debugf("A draft was not created: room=%s event=%s", turn.roomId(), turn.cause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // Resources that a request needs are closed while the process stops.
            LOG.debugf(e, "A draft is left as it is: room=%s event=%s", turn.roomId(), turn.cause());
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
        Deadline deadline = Deadline.in(pause);
        while (!isOver && !deadline.isOver()) {
            wait(Math.max(1, deadline.left().toMillis()));
        }
        return isOver;
    }

    private Optional<EventId> begin() {
        Optional<EventId> before =
                turn.waiting().wasBegun() ? turn.context().said(beginning.transactionId()) : Optional.empty();
        if (before.isPresent()) {
            change();
            return before;
        }
        return content.get().flatMap(now -> {
            begun = true;
            shown = now;
            ObjectNode first = now.deepCopy();
            beginning.content().properties().forEach(field -> first.set(field.getKey(), field.getValue()));
            return turn.context().say(beginning.withContent(first));
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

    /** Resends an unconfirmed edit before the next one, so it cannot arrive last. */
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
     * Sends nothing for a stopped turn: the request that stopped the turn finishes its message.
     *
     * @throws LaneLostException when the turn was stopped or another process has taken it
     */
    private void send(PendingEdit pendingEdit) {
        turn.context().said(beginning.transactionId());
        try {
            homeserver.send(
                    turn.agentUser(),
                    turn.roomId(),
                    OutgoingEvent.MESSAGE,
                    pendingEdit.transactionId(),
                    pendingEdit.content());
            pending = null;
        } catch (HomeserverException.RateLimited e) {
            editThrottle.slowDown(e.retryAfter());
            shown = null;
            pending = null;
            change();
        } catch (HomeserverException.Refused e) {
            LOG.debugf("An edit was refused: room=%s %s", turn.roomId(), e.getMessage());
            editThrottle.slowDown(AFTER_TROUBLE);
            pending = null;
        } catch (HomeserverException.Unclear e) {
            LOG.debugf("An edit may not have arrived: room=%s %s", turn.roomId(), e.getMessage());
            editThrottle.slowDown(AFTER_TROUBLE);
        }
    }
}
