package dev.homeroom.turn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.Progress;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One answer while it is being written. Its event is in the outbox before it is sent, so that it is known after a crash;
 * its edits are not, since the next one says more. They run on a thread of their own: the backend's stream never waits
 * for the homeserver.
 */
final class Draft implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Draft.class);
    /** An answer that is there by then needs no draft. */
    private static final Duration GATHERING = Duration.ofMillis(400);
    /** How long what is under way may take when the answer is there. */
    private static final Duration LAST_EDIT = Duration.ofSeconds(20);

    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);

    private final Homeserver homeserver;
    private final Rendering rendering;
    private final AgentTurn.Task task;
    private final Progress progress;
    private final Outgoing beginning;
    private final DraftText text = new DraftText();
    private final Pace pace = new Pace();
    private final Thread thread;
    private boolean hasWords;
    private boolean isOver;
    private volatile boolean begun;
    private @Nullable ObjectNode shown;
    private @Nullable Edit pending;

    private record Edit(String transactionId, ObjectNode content) {}

    /** @param beginning the event without its text */
    Draft(Homeserver homeserver, Rendering rendering, AgentTurn.Task task, Progress progress, Outgoing beginning) {
        this.homeserver = homeserver;
        this.rendering = rendering;
        this.task = task;
        this.progress = progress;
        this.beginning = beginning;
        this.thread = Thread.ofVirtual().name("draft " + task.roomId()).start(this::write);
    }

    synchronized void take(AgentEvent event) {
        if (text.take(event) && !hasWords) {
            hasWords = true;
            notifyAll();
        }
    }

    /** Whether there may be a draft in the room. */
    boolean isBegun() {
        return begun;
    }

    /** One line for each tool that was called; empty for none. */
    String tools() {
        return text.tools();
    }

    /** After this, nothing more is written. */
    @Override
    public void close() {
        synchronized (this) {
            isOver = true;
            notifyAll();
        }
        try {
            if (!thread.join(LAST_EDIT)) {
                LOG.warnf("The last edit of a draft takes long: room=%s event=%s", task.roomId(), task.cause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            if (awaitWords() && !isOverAfter(GATHERING)) {
                begin().ifPresent(this::edit);
            }
        } catch (DatabaseUnavailableException e) {
            LOG.debugf("A draft is not written: room=%s event=%s", task.roomId(), task.cause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // What a request needs is taken down while the process stops.
            LOG.debugf(e, "A draft is left as it is: room=%s event=%s", task.roomId(), task.cause());
        }
    }

    private synchronized boolean awaitWords() throws InterruptedException {
        while (!hasWords && !isOver) {
            wait();
        }
        return hasWords;
    }

    private synchronized boolean isOverAfter(Duration pause) throws InterruptedException {
        long deadline = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0 && !isOver; left = deadline - System.nanoTime()) {
            wait(Math.max(1, Duration.ofNanos(left).toMillis()));
        }
        return isOver;
    }

    private Optional<EventId> begin() {
        Optional<EventId> before = task.wasBegunBefore() ? progress.said(beginning.transactionId()) : Optional.empty();
        if (before.isPresent()) {
            return before;
        }
        return content().flatMap(content -> {
            begun = true;
            shown = content;
            ObjectNode first = content.deepCopy();
            beginning.content().properties().forEach(field -> first.set(field.getKey(), field.getValue()));
            return progress.say(beginning.withContent(first));
        });
    }

    private Optional<ObjectNode> content() {
        return rendering.draft(text.markdown()).map(content -> {
            Optional.ofNullable(beginning.content().get("msgtype")).ifPresent(kind -> content.set("msgtype", kind));
            return content;
        });
    }

    private void edit(EventId event) {
        try {
            while (!pace.isOver() && !isOverAfter(pace.next())) {
                content().filter(content -> !content.equals(shown)).ifPresent(content -> show(event, content));
            }
            if (pending != null) {
                send(pending);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An edit of which it is not known whether it came through is sent again before the next: it must not come last. */
    private void show(EventId event, ObjectNode content) {
        if (pending == null) {
            ObjectNode edit = Rendering.edit(content);
            edit.withObject("/m.relates_to").put("event_id", event.value());
            pending = new Edit("homeroom.draft." + UUID.randomUUID(), edit);
            shown = content;
        }
        send(pending);
    }

    private void send(Edit edit) {
        try {
            homeserver.send(task.agentUser(), task.roomId(), Post.MESSAGE, edit.transactionId(), edit.content());
            pending = null;
        } catch (HomeserverException.RateLimited e) {
            pace.slowDown(e.retryAfter());
            pending = null;
        } catch (HomeserverException.Refused e) {
            LOG.debugf("An edit of a draft is refused: room=%s %s", task.roomId(), e.getMessage());
            pace.slowDown(AFTER_TROUBLE);
            pending = null;
        } catch (HomeserverException.Unclear e) {
            LOG.debugf("An edit of a draft may not have come through: room=%s %s", task.roomId(), e.getMessage());
            pace.slowDown(AFTER_TROUBLE);
        }
    }
}
