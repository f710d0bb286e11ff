package dev.homeroom.work;

import dev.homeroom.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * The work of one room while its lane is held: first whatever is still to be sent, in order, then the next event, until
 * neither is left. Each step is written before the next begins, so a crash between any two of them costs nothing.
 */
@ApplicationScoped
class RoomWork {
    private static final Logger LOG = Logger.getLogger(RoomWork.class);

    private final Database database;
    private final Lanes lanes;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Sender sender;
    private final EventHandler handler;
    private final WorkMetrics metrics;
    private final WorkSettings settings;
    private final Clock clock;

    RoomWork(
            Database database,
            Lanes lanes,
            Inbox inbox,
            Outbox outbox,
            Sender sender,
            EventHandler handler,
            WorkMetrics metrics,
            WorkSettings settings,
            Clock clock) {
        this.database = database;
        this.lanes = lanes;
        this.inbox = inbox;
        this.outbox = outbox;
        this.sender = sender;
        this.handler = handler;
        this.metrics = metrics;
        this.settings = settings;
        this.clock = clock;
    }

    private enum Next {
        GO_ON,
        LANE_GIVEN_BACK
    }

    /** Works until the lane is given back; a process that is stopping gives it back after the step at hand. */
    void run(Lane lane, Stopping stopping) {
        Next next = Next.GO_ON;
        while (next == Next.GO_ON) {
            next = stopping.asked() ? putOff(lane, Duration.ZERO) : step(lane);
        }
    }

    private Next step(Lane lane) {
        Optional<Outbox.Waiting> toSend = database.inTransaction(handle -> outbox.next(handle, lane.room()));
        if (toSend.isPresent()) {
            return send(lane, toSend.get());
        }
        Optional<WaitingEvent> event = database.inTransaction(handle -> inbox.next(handle, lane.room()));
        return event.isPresent() ? handle(lane, event.get()) : releaseUnlessMore(lane);
    }

    private Next send(Lane lane, Outbox.Waiting waiting) {
        Outgoing outgoing = waiting.outgoing();
        return switch (sender.send(outgoing, waiting.attempt())) {
            case Sender.Delivery.Sent sent -> {
                metrics.sent();
                yield write(lane, handle -> outbox.sent(handle, outgoing.transactionId(), sent.event()));
            }
            case Sender.Delivery.Refused refused -> refuse(lane, outgoing, refused.errcode());
            case Sender.Delivery.Later later when isTooOld(waiting) -> refuse(lane, outgoing, "too old");
            case Sender.Delivery.Later later -> {
                metrics.sendRetried();
                write(lane, handle -> {
                    outbox.triedInVain(handle, outgoing.transactionId());
                    lanes.defer(handle, lane, later.pause());
                });
                yield Next.LANE_GIVEN_BACK;
            }
        };
    }

    private boolean isTooOld(Outbox.Waiting waiting) {
        return waiting.createdAt().plus(settings.sendGiveUpAfter()).isBefore(clock.instant());
    }

    private Next refuse(Lane lane, Outgoing outgoing, String reason) {
        String errorId = errorId();
        LOG.errorf(
                "The homeserver does not take what %s has to say: room=%s reason=%s error=%s",
                outgoing.sender(), outgoing.room(), reason, errorId);
        metrics.refused();
        List<Outgoing> instead = handler.refused(outgoing, errorId);
        return write(lane, handle -> {
            outbox.refused(handle, outgoing.transactionId(), reason);
            outbox.put(handle, instead);
        });
    }

    private Next handle(Lane lane, WaitingEvent event) {
        return switch (outcome(lane, event)) {
            case Settlement.Settled settled -> {
                metrics.settled(settled.how(), event);
                yield write(lane, handle -> {
                    inbox.settle(handle, event.key(), settled.how());
                    outbox.put(handle, settled.toSend());
                });
            }
            case Settlement.Retry retry -> {
                metrics.retried();
                yield retry(lane, event, retry);
            }
            case Settlement.Wait wait -> putOff(lane, wait.pause());
        };
    }

    private Settlement outcome(Lane lane, WaitingEvent event) {
        metrics.turnBegins();
        try {
            return handler.handle(event, new WrittenProgress(lane, event));
        } catch (LaneLostException e) {
            throw e;
        } catch (RuntimeException e) {
            String errorId = errorId();
            LOG.errorf(e, "Handling an event failed: room=%s event=%s error=%s", lane.room(), event.key(), errorId);
            return handler.failed(event, errorId);
        } finally {
            metrics.turnEnds();
        }
    }

    /** What has to be said meanwhile is sent first, so the lane is put off only when nothing is. */
    private Next retry(Lane lane, WaitingEvent event, Settlement.Retry retry) {
        write(lane, handle -> {
            inbox.notTaken(handle, event.key());
            outbox.put(handle, retry.toSend());
        });
        Optional<Outbox.Waiting> notice = database.inTransaction(handle -> outbox.next(handle, lane.room()));
        if (notice.isPresent() && send(lane, notice.get()) == Next.LANE_GIVEN_BACK) {
            return Next.LANE_GIVEN_BACK;
        }
        return putOff(lane, retry.pause());
    }

    private Next putOff(Lane lane, Duration pause) {
        write(lane, handle -> lanes.defer(handle, lane, pause));
        return Next.LANE_GIVEN_BACK;
    }

    private Next releaseUnlessMore(Lane lane) {
        return database.inTransaction(handle -> {
            lanes.lock(handle, lane);
            if (inbox.next(handle, lane.room()).isPresent()
                    || outbox.next(handle, lane.room()).isPresent()) {
                return Next.GO_ON;
            }
            lanes.release(handle, lane);
            return Next.LANE_GIVEN_BACK;
        });
    }

    private Next write(Lane lane, Consumer<Handle> change) {
        database.useTransaction(handle -> {
            lanes.lock(handle, lane);
            change.accept(handle);
        });
        return Next.GO_ON;
    }

    private static String errorId() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    private final class WrittenProgress implements Progress {
        private final Lane lane;
        private final WaitingEvent event;

        private WrittenProgress(Lane lane, WaitingEvent event) {
            this.lane = lane;
            this.event = event;
        }

        @Override
        public int asking() {
            return database.inTransaction(handle -> {
                lanes.lock(handle, lane);
                return inbox.asking(handle, event.key());
            });
        }

        @Override
        public void runStarted(String runId) {
            write(lane, handle -> inbox.runStarted(handle, event.key(), runId));
        }
    }
}
