package dev.homeroom.turn;

import dev.homeroom.cache.BoundedMap;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Shows people in a room that the agent works on their message. The read receipt is sent at once, and typing is shown
 * until the turn ends. Requests never delay a turn, and a failed request has no consequence.
 */
@Singleton
public class TypingIndicator {
    private static final Logger LOG = Logger.getLogger(TypingIndicator.class);
    private static final Duration TYPING_LASTS = Duration.ofSeconds(30);
    private static final int MOST_ROOMS = 10_000;

    private final Homeserver homeserver;
    private final TypingPauses typingPauses;
    private final Map<AgentInRoom, Shown> latest = new ConcurrentHashMap<>();
    private final BoundedMap<AgentInRoom, EventId> read = new BoundedMap<>(MOST_ROOMS);
    private volatile boolean stopped;

    @Inject
    TypingIndicator(Homeserver homeserver) {
        this(homeserver, TypingPauses.USUAL);
    }

    TypingIndicator(Homeserver homeserver, TypingPauses typingPauses) {
        this.homeserver = homeserver;
        this.typingPauses = typingPauses;
    }

    /**
     * Pauses around typing notices.
     *
     * @param calm time before typing is shown; an agent that answers sooner needs no typing notice
     * @param refresh time after which typing is shown again
     * @param previous how long to wait for the previous turn to end its typing
     */
    record TypingPauses(Duration calm, Duration refresh, Duration previous) {
        static final TypingPauses USUAL =
                new TypingPauses(Duration.ofMillis(100), Duration.ofSeconds(20), Duration.ofSeconds(10));
    }

    /** Agents of one room show their work independently. */
    private record AgentInRoom(UserId agent, RoomId room) {}

    /** Shows the read receipt and typing until the returned object is closed. */
    public Shown show(UserId agent, RoomId room, EventId message) {
        AgentInRoom place = new AgentInRoom(agent, room);
        Shown shown = new Shown(place, message, latest.get(place));
        latest.put(place, shown);
        shown.onAThread(shown::begin);
        return shown;
    }

    /** Shows only the read receipt. */
    public void markRead(UserId agent, RoomId room, EventId message) {
        Shown shown = new Shown(new AgentInRoom(agent, room), message, null);
        shown.onAThread(shown::markRead);
    }

    /**
     * Read receipt and typing for one message. Each request runs on its own thread, and no thread exists between
     * requests: thousands of agents may think at once, and a thread's stack never shrinks after a request.
     */
    public final class Shown implements AutoCloseable {
        private final AgentInRoom place;
        private final EventId message;
        private @Nullable Shown before;
        private final CompletableFuture<TurnState> turn = new CompletableFuture<>();
        private final CountDownLatch shownNoMore = new CountDownLatch(1);

        private enum TurnState {
            RUNS,
            ENDED
        }

        private Shown(AgentInRoom place, EventId message, @Nullable Shown before) {
            this.place = place;
            this.message = message;
            this.before = before;
        }

        @Override
        public void close() {
            turn.complete(TurnState.ENDED);
        }

        private void onAThread(Runnable requests) {
            Thread.ofVirtual()
                    .name("attention " + place.room())
                    .inheritInheritableThreadLocals(false)
                    .start(requests);
        }

        private void begin() {
            try {
                markRead();
                waitForTheOneBefore();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                after(typingPauses.calm(), this::end);
            }
        }

        /** Sends one receipt for each message: a turn that is retried shows the same message many times. */
        private void markRead() {
            if (!read.get(place).equals(Optional.of(message))) {
                tryTo("mark as read", place.room(), () -> {
                    homeserver.markRead(place.agent(), place.room(), message);
                    read.put(place, message);
                });
            }
        }

        /** Waits for the previous turn: its late "stopped typing" would otherwise end this turn's typing. */
        private void waitForTheOneBefore() throws InterruptedException {
            Shown earlier = before;
            before = null;
            if (earlier != null
                    && !earlier.shownNoMore.await(typingPauses.previous().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debugf("The previous turn still shows typing: room=%s", place.room());
            }
        }

        /** Shows typing after the pause. If the turn ends first, runs {@code whenEnded} at once. */
        private void after(Duration pause, Runnable whenEnded) {
            CompletableFuture<Void> _ = turn.copy()
                    .completeOnTimeout(TurnState.RUNS, pause.toMillis(), TimeUnit.MILLISECONDS)
                    .thenAccept(seen -> {
                        switch (seen) {
                            case RUNS -> onAThread(this::showTyping);
                            case ENDED -> whenEnded.run();
                        }
                    });
        }

        private void showTyping() {
            try {
                tryTo(
                        "show typing",
                        place.room(),
                        () -> homeserver.startTyping(place.agent(), place.room(), TYPING_LASTS));
            } finally {
                after(typingPauses.refresh(), () -> onAThread(this::stopTyping));
            }
        }

        private void stopTyping() {
            try {
                tryTo("stop typing", place.room(), () -> homeserver.stopTyping(place.agent(), place.room()));
            } finally {
                end();
            }
        }

        private void end() {
            shownNoMore.countDown();
            latest.remove(place, this);
        }
    }

    /** Runs after the lanes have stopped: a turn that continues after the next start shows nothing until then. */
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
            // Resources that a request needs are closed while the process stops.
            if (!stopped) {
                throw e;
            }
        }
    }
}
