package dev.homeroom.turn;

import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.registration.Namespace;
import dev.homeroom.space.Bindings;
import dev.homeroom.space.BoundRoom;
import dev.homeroom.wording.Sentence;
import dev.homeroom.work.EventHandler;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.Progress;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.Track;
import dev.homeroom.work.WaitingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What is done about each kind of event that waited in the inbox. */
@ApplicationScoped
class Turns implements EventHandler {
    private static final Logger LOG = Logger.getLogger(Turns.class);
    private static final Duration HOMESERVER_PAUSE = Duration.ofSeconds(5);
    private static final Settlement NOTHING = new Settlement.Settled("nothing to do", List.of());

    private final Events events;
    private final Strangers strangers;
    private final CommandTurn commands;
    private final ArchivedRooms archived;
    private final MessageTurn messages;
    private final EditTurn edits;
    private final EndingTurn endings;
    private final InviteTurn invites;
    private final RoomChange changes;
    private final Bindings bindings;
    private final RetryTurn retries;
    private final QueueNotices queue;
    private final Post post;
    private final Namespace namespace;

    Turns(
            Events events,
            Strangers strangers,
            CommandTurn commands,
            ArchivedRooms archived,
            MessageTurn messages,
            EditTurn edits,
            EndingTurn endings,
            InviteTurn invites,
            RoomChange changes,
            Bindings bindings,
            RetryTurn retries,
            QueueNotices queue,
            Post post,
            Namespace namespace) {
        this.events = events;
        this.strangers = strangers;
        this.commands = commands;
        this.archived = archived;
        this.messages = messages;
        this.edits = edits;
        this.endings = endings;
        this.invites = invites;
        this.changes = changes;
        this.bindings = bindings;
        this.retries = retries;
        this.queue = queue;
        this.post = post;
        this.namespace = namespace;
    }

    @Override
    public Settlement handle(WaitingEvent waiting, Progress progress) {
        try {
            return handle(events.read(waiting.json()), waiting, progress);
        } catch (HomeserverException e) {
            if (!e.mayPass()) {
                throw e;
            }
            LOG.warnf(
                    "An event waits for the homeserver: room=%s event=%s %s",
                    waiting.room(), waiting.key(), e.getMessage());
            return new Settlement.Wait(HOMESERVER_PAUSE);
        }
    }

    private Settlement handle(RoomEvent event, WaitingEvent waiting, Progress progress) {
        return switch (event.type()) {
            case "m.room.member" -> membership(event, waiting);
            case "m.room.encrypted", "m.room.encryption" ->
                changes.encrypted(event, waiting, bindings.of(event.room()));
            case Redaction.TYPE -> endings.redacted(event, waiting, progress);
            default -> fromPeople(event, waiting, progress);
        };
    }

    private Settlement membership(RoomEvent event, WaitingEvent waiting) {
        Optional<BoundRoom> bound = bindings.of(event.room());
        return event.content().path("membership").asText().equals("invite")
                ? invites.handle(event, waiting, bound)
                : changes.removed(event, bound);
    }

    private Settlement fromPeople(RoomEvent event, WaitingEvent waiting, Progress progress) {
        Optional<Edit> edit = Edit.of(event);
        if (edit.isPresent() && progress.track() == Track.DESK) {
            return edits.handle(edit.get(), progress);
        }
        return strangers
                .turnAway(event, waiting)
                .orElseGet(() -> edit.map(change -> lateEdit(change, waiting, progress))
                        .orElseGet(() -> said(event, waiting, progress)));
    }

    private Settlement lateEdit(Edit edit, WaitingEvent waiting, Progress progress) {
        return edits.asMessage(edit, progress)
                .map(message -> messages.handle(message, waiting, progress))
                .orElse(NOTHING);
    }

    private Settlement said(RoomEvent event, WaitingEvent waiting, Progress progress) {
        return switch (event.type()) {
            case "m.room.message" ->
                commands.handle(event, waiting, progress)
                        .or(() -> archived.turnAway(event, waiting))
                        .orElseGet(() -> messages.handle(event, waiting, progress));
            case "m.sticker", "m.poll.start", "org.matrix.msc3381.poll.start" ->
                archived.turnAway(event, waiting).orElseGet(() -> messages.handle(event, waiting, progress));
            case Reaction.TYPE -> reaction(event, waiting, progress);
            default -> NOTHING;
        };
    }

    private Settlement reaction(RoomEvent event, WaitingEvent waiting, Progress progress) {
        return Reaction.of(event.content())
                .map(reaction -> reaction.key().equals(Reaction.STOP)
                        ? endings.stopped(event, reaction, waiting, progress)
                        : retries.handle(event, reaction))
                .orElse(NOTHING);
    }

    @Override
    public Settlement.Dead failed(WaitingEvent event, String errorId) {
        return messages.failed(events.read(event.json()), event, errorId);
    }

    /** The bot speaks for an agent user whose own words are refused; if its words are refused too, or they were no answer,
     * the log has to do. */
    @Override
    public List<Outgoing> refused(Outgoing refused, String errorId) {
        if (refused.sender().equals(namespace.bot()) || ToolNotices.isOne(refused)) {
            return List.of();
        }
        Outgoing excuse = post.notice(
                namespace.bot(),
                refused.room(),
                refused.transactionId(),
                "refused",
                Sentence.ANSWER_REFUSED,
                Map.of("error", errorId));
        return List.of(Marking.instead(refused, excuse));
    }

    @Override
    public Outgoing inLine(WaitingEvent event, int place) {
        return queue.inLine(event, place);
    }

    @Override
    public List<TurnedAway> turnedAway(List<WaitingEvent> events) {
        return queue.turnedAway(events);
    }
}
