package dev.homeroom.turn;

import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.space.Bindings;
import dev.homeroom.space.BoundRoom;
import dev.homeroom.space.ReplyRelation;
import dev.homeroom.wording.Sentence;
import dev.homeroom.work.DeadLetters;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.Progress;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.WaitingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Ends turns that people want no more: who removes a message takes it back without a word, and 🛑 put to a message stops
 * the work on it, which is said. At the room's desk, since neither can wait until the turn is over.
 */
@ApplicationScoped
class EndingTurn {
    private static final Settlement NOTHING = new Settlement.Settled("nothing to stop", List.of());

    private final Homeserver homeserver;
    private final Events events;
    private final Bindings bindings;
    private final AgentDirectory directory;
    private final Authority authority;
    private final RunningTurns turns;
    private final DeadLetters deadLetters;
    private final Post post;

    EndingTurn(
            Homeserver homeserver,
            Events events,
            Bindings bindings,
            AgentDirectory directory,
            Authority authority,
            RunningTurns turns,
            DeadLetters deadLetters,
            Post post) {
        this.homeserver = homeserver;
        this.events = events;
        this.bindings = bindings;
        this.directory = directory;
        this.authority = authority;
        this.turns = turns;
        this.deadLetters = deadLetters;
        this.post = post;
    }

    Settlement redacted(RoomEvent redaction, WaitingEvent waiting, Progress progress) {
        String about = Redaction.about(redaction).map(EventId::value).orElse("");
        Settlement.Amendment takenBack = new Settlement.Amendment(about, Settlement.WhenLate.IGNORE);
        Optional<BoundRoom> room = bindings.reconcile(redaction.room());
        Optional<RoomEvent> message = events.known(about, progress);
        if (room.isEmpty() || message.isEmpty()) {
            return takenBack;
        }
        if (!authority.mayEnd(room.get(), redaction.sender(), message.get().sender())) {
            return new Settlement.Settled("not theirs to remove", List.of());
        }
        List<WaitingEvent> stopped = turns.stop(redaction.room(), about, progress);
        if (stopped.isEmpty()) {
            deadLetters.drop(about);
            return takenBack;
        }
        Settlement.Settled silently = new Settlement.Settled(
                "taken back", Leftover.allGone(stopped, room.get().agentUser()));
        return Marking.onStopped(silently, stopped, waiting, room.get().agentUser());
    }

    Settlement stopped(RoomEvent event, Reaction reaction, WaitingEvent waiting, Progress progress) {
        Optional<BoundRoom> room = bindings.reconcile(event.room());
        String about = room.flatMap(bound -> draftedFor(bound, reaction.about()))
                .orElse(reaction.about())
                .value();
        Optional<RoomEvent> message = events.known(about, progress);
        if (room.isEmpty()
                || message.isEmpty()
                || !authority.mayEnd(room.get(), event.sender(), message.get().sender())) {
            return NOTHING;
        }
        List<WaitingEvent> stopped = turns.stop(event.room(), about, progress);
        return stopped.isEmpty() ? NOTHING : said(room.get(), message.get(), stopped, waiting);
    }

    /** The message that is being answered by a draft, or that a notice of tools is about. */
    private Optional<EventId> draftedFor(BoundRoom room, EventId event) {
        return homeserver
                .event(room.agentUser(), room.room(), event)
                .filter(draft ->
                        draft.path("sender").asText().equals(room.agentUser().value()))
                .map(ours -> ours.path("content"))
                .flatMap(content -> Stream.of(Drafts.KEY, ToolNotices.KEY)
                        .map(key -> content.path(key).path("of").asText())
                        .filter(EventId::isValid)
                        .findFirst())
                .map(EventId::new);
    }

    private Settlement said(BoundRoom room, RoomEvent message, List<WaitingEvent> stopped, WaitingEvent waiting) {
        String agentName = AgentNames.of(directory.find(room.binding().agent()), room.agentUser());
        Outgoing notice = post.notice(
                room.agentUser(),
                room.room(),
                waiting.cause(),
                "stopped",
                Sentence.TURN_STOPPED,
                Map.of("agent", agentName));
        Relation reply = Relation.to(message.id(), message.content(), ReplyRelation.REPLY);
        List<Outgoing> toSend = Stream.concat(
                        Leftover.allGone(stopped, room.agentUser()).stream(), Stream.of(reply.on(notice)))
                .toList();
        Settlement.Settled said = new Settlement.Settled("stopped", toSend);
        return Marking.onStopped(said, stopped, waiting, room.agentUser());
    }
}
