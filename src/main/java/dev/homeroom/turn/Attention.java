package dev.homeroom.turn;

import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Shows people in a room that the agent has seen their message and works on it: the read receipt at once, typing for as
 * long as it lasts. A courtesy: it never delays a turn, and where the homeserver does not take it, nothing is lost.
 */
@ApplicationScoped
class Attention {
    private static final Logger LOG = Logger.getLogger(Attention.class);
    private static final Duration TYPING_LASTS = Duration.ofSeconds(30);

    private final Homeserver homeserver;
    private final Pauses pauses;
    private final Map<RoomId, Paid> latest = new ConcurrentHashMap<>();
    private final Map<RoomId, EventId> read = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    @Inject
    Attention(Homeserver homeserver) {
        this(homeserver, Pauses.USUAL);
    }

    Attention(Homeserver homeserver, Pauses pauses) {
        this.homeserver = homeserver;
        this.pauses = pauses;
    }

    /**
     * How long to let pass.
     *
     * @param calm an agent that answers faster than this needs no typing notice
     * @param refresh after this, typing is shown again
     * @param previous how long the turn before may take to end its typing
     */
    record Pauses(Duration calm, Duration refresh, Duration previous) {
        static final Pauses USUAL = new Pauses(Duration.ofMillis(100), Duration.ofSeconds(20), Duration.ofSeconds(10));
    }

    /** Pays attention until what is returned is closed. */
    Paid pay(UserId agent, RoomId room, EventId message) {
        Paid paid = new Paid(agent, room, message, latest.get(room));
        latest.put(room, paid);
        Thread.ofVirtual().name("attention " + room).start(paid);
        return paid;
    }

    /** Attention to one message; its requests run on a thread of their own. */
    final class Paid implements Runnable, AutoCloseable {
        private final UserId agent;
        private final RoomId room;
        private final EventId message;
        private @Nullable Paid before;
        private final CountDownLatch turnEnded = new CountDownLatch(1);
        private final CountDownLatch shownNoMore = new CountDownLatch(1);

        private Paid(UserId agent, RoomId room, EventId message, @Nullable Paid before) {
            this.agent = agent;
            this.room = room;
            this.message = message;
            this.before = before;
        }

        @Override
        public void close() {
            turnEnded.countDown();
        }

        @Override
        public void run() {
            try {
                markRead();
                waitForTheOneBefore();
                if (!turnEnded.await(pauses.calm().toMillis(), TimeUnit.MILLISECONDS)) {
                    showTyping();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                shownNoMore.countDown();
                latest.remove(room, this);
            }
        }

        /** A turn that waits comes back with the same message many times. */
        private void markRead() {
            if (!message.equals(read.get(room))) {
                tryTo("mark as read", room, () -> {
                    homeserver.markRead(agent, room, message);
                    read.put(room, message);
                });
            }
        }

        /** Or its late "stopped typing" would end the typing of this one. */
        private void waitForTheOneBefore() throws InterruptedException {
            Paid earlier = before;
            before = null;
            if (earlier != null && !earlier.shownNoMore.await(pauses.previous().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debugf("The turn before still shows typing: room=%s", room);
            }
        }

        private void showTyping() throws InterruptedException {
            do {
                tryTo("show typing", room, () -> homeserver.startTyping(agent, room, TYPING_LASTS));
            } while (!turnEnded.await(pauses.refresh().toMillis(), TimeUnit.MILLISECONDS));
            tryTo("stop typing", room, () -> homeserver.stopTyping(agent, room));
        }
    }

    /** After the lanes: a turn that is left to the next start has nothing more to show. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) ShutdownEvent event) {
        stopped = true;
    }

    private void tryTo(String what, RoomId room, Runnable request) {
        if (stopped) {
            return;
        }
        try {
            request.run();
        } catch (HomeserverException e) {
            LOG.debugf("Could not %s: room=%s, %s", what, room, e.getMessage());
        } catch (IllegalStateException e) {
            // What a request needs is taken down while the process stops.
            if (!stopped) {
                throw e;
            }
        }
    }
}
