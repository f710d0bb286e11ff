package dev.homeroom.turn.stream;

import dev.homeroom.backend.AgentEvent;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.queue.lane.LaneLostException;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.turn.reply.Turn;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends an agent's text as notices while a tool runs. They are sent on their own thread: the backend's stream never waits
 * for the homeserver.
 */
final class InterimOutput implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(InterimOutput.class);
    /** Time for a running request after the turn is over. */
    private static final Duration LAST_REQUEST = Duration.ofSeconds(20);

    private final InterimNotices interimNotices;
    private final Turn turn;
    private final Optional<String> conversation;
    private final InterimTexts texts = new InterimTexts();
    private final Queue<OutgoingEvent> waiting = new ArrayDeque<>();
    private @Nullable Thread thread;
    private int begun;
    private boolean isOver;
    private boolean isFull;

    /** @param conversation the chat id, if Homeroom keeps the conversation */
    InterimOutput(InterimNotices interimNotices, Turn turn, Optional<String> conversation) {
        this.interimNotices = interimNotices;
        this.turn = turn;
        this.conversation = conversation;
    }

    /** Called on the thread of the stream. */
    void take(AgentEvent event) {
        if (interimNotices.areShown() && texts.take(event)) {
            List<String> soFar = texts.soFar();
            while (!isFull && begun() < Math.min(soFar.size(), InterimNotices.MOST)) {
                interimNotices
                        .notice(turn, begun(), soFar.get(begun()))
                        .map(this::complete)
                        .ifPresentOrElse(this::add, () -> isFull = true);
            }
        }
    }

    private OutgoingEvent complete(OutgoingEvent notice) {
        OutgoingEvent marked = conversation
                .map(chatId -> ConversationMarks.onInterim(notice, turn, chatId, begun() + 1))
                .orElse(notice);
        return turn.relation().on(marked);
    }

    /** The number of notices that are, or may be, in the room. */
    synchronized int begun() {
        return begun;
    }

    private synchronized void add(OutgoingEvent notice) {
        begun++;
        waiting.add(notice);
        if (thread == null) {
            thread = Thread.ofVirtual().name("interim " + turn.roomId()).start(this::sendAll);
        }
        notifyAll();
    }

    private void sendAll() {
        try {
            for (Optional<OutgoingEvent> next = next(); next.isPresent(); next = next()) {
                sendOnce(next.get());
            }
        } catch (LaneLostException | DatabaseUnavailableException | IllegalStateException e) {
            // The answer brings what is missing: also IllegalStateException, while the process stops.
            LOG.debugf("A text comes with the answer: room=%s event=%s", turn.roomId(), turn.cause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Homeservers forget transaction ids, so what was sent before a crash is not sent again. */
    private void sendOnce(OutgoingEvent notice) {
        if (!turn.waiting().wasBegun()
                || turn.context().said(notice.transactionId()).isEmpty()) {
            turn.context().say(notice);
        }
    }

    private synchronized Optional<OutgoingEvent> next() throws InterruptedException {
        while (waiting.isEmpty() && !isOver) {
            wait();
        }
        return isOver ? Optional.empty() : Optional.ofNullable(waiting.poll());
    }

    /** Sends no more and waits up to 20 seconds for a running request. What is missing comes with the answer. */
    @Override
    public void close() {
        Thread sender = end();
        if (sender == null) {
            return;
        }
        try {
            if (!sender.join(LAST_REQUEST)) {
                LOG.warnf("A text takes long to be sent: room=%s event=%s", turn.roomId(), turn.cause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Thread end() {
        isOver = true;
        notifyAll();
        return thread;
    }
}
