package dev.homeroom.turn;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.space.Binding;
import dev.homeroom.space.Bindings;
import dev.homeroom.space.BoundRoom;
import dev.homeroom.space.ReplyRelation;
import dev.homeroom.turn.render.PersonMessage;
import dev.homeroom.turn.render.Quote;
import dev.homeroom.wording.Sentence;
import dev.homeroom.work.ErrorId;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.Progress;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.WaitingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** A person's message: whether there is an agent to ask, and whether there is something to ask it. */
@ApplicationScoped
class MessageTurn {
    private static final Logger LOG = Logger.getLogger(MessageTurn.class);

    private final Bindings bindings;
    private final AgentDirectory directory;
    private final AgentTurn agents;
    private final Quotes quotes;
    private final Post post;
    private final Namespace namespace;
    private final ReplyRelation usualRelation;
    private final MessageAge age;

    MessageTurn(
            Bindings bindings,
            AgentDirectory directory,
            AgentTurn agents,
            Quotes quotes,
            Post post,
            Namespace namespace,
            ReplySettings replies,
            MessageAge age) {
        this.bindings = bindings;
        this.directory = directory;
        this.agents = agents;
        this.quotes = quotes;
        this.post = post;
        this.namespace = namespace;
        this.usualRelation = replies.relation();
        this.age = age;
    }

    Settlement handle(RoomEvent message, WaitingEvent waiting, Progress progress) {
        return bindings.reconcile(message.room())
                .map(room -> Marking.onMessage(
                        relation(room, message)
                                .on(Watching.withoutLeftovers(
                                        handleIn(room, message, waiting, progress), room, waiting, progress)),
                        waiting,
                        room.agentUser()))
                .orElseGet(() -> tellOnceThatNobodyLivesHere(message.room()));
    }

    private Relation relation(BoundRoom room, RoomEvent message) {
        return Relation.to(
                message.id(), message.content(), room.binding().relation().orElse(usualRelation));
    }

    private Settlement handleIn(BoundRoom room, RoomEvent message, WaitingEvent waiting, Progress progress) {
        Optional<KnownAgent> agent = directory.find(room.binding().agent());
        String agentName = AgentNames.of(agent, room.agentUser());
        if (isGivenUp(room.binding())) {
            return nobodyAnswers(room, agentName, waiting);
        }
        if (agent.isPresent() && !agent.get().enabled()) {
            return excuse(room, waiting, Sentence.AGENT_DISABLED, Map.of("agent", agentName));
        }
        if (Redaction.isOf(message)) {
            return new Settlement.Settled("taken back", List.of());
        }
        if (isTooOld(message, waiting)) {
            return tooOld(room, agentName, message, waiting);
        }
        Asked asked = new Asked(room, agentName, message, waiting, progress);
        return switch (PersonMessage.of(message.type(), message.content())) {
            case PersonMessage.Text text -> ask(asked, text.body(), text.inReplyTo());
            case PersonMessage.Emote emote ->
                ask(asked, emote.text(message.sender().localpart()), emote.inReplyTo());
            case PersonMessage.Location location -> ask(asked, location.text(), Optional.empty());
            case PersonMessage.Unsupported unsupported -> excuse(room, waiting, sentence(unsupported.kind()), Map.of());
            case PersonMessage.Empty empty -> excuse(room, waiting, Sentence.MESSAGE_EMPTY, Map.of());
        };
    }

    private static Sentence sentence(PersonMessage.Kind unsupported) {
        return switch (unsupported) {
            case STICKER -> Sentence.KIND_STICKER;
            case POLL -> Sentence.KIND_POLL;
            case PICTURE -> Sentence.KIND_PICTURE;
            case VIDEO -> Sentence.KIND_VIDEO;
            case SOUND -> Sentence.KIND_SOUND;
            case FILE -> Sentence.KIND_FILE;
            case OTHER -> Sentence.KIND_OTHER;
        };
    }

    private static boolean isGivenUp(Binding binding) {
        return binding.movedTo().isPresent() || (binding.archived() && binding.kind() == Binding.Kind.AGENT);
    }

    /** The agent's user has left; the bot says why nobody answers. */
    private Settlement nobodyAnswers(BoundRoom room, String agentName, WaitingEvent waiting) {
        Optional<RoomId> successor = room.binding().movedTo();
        Sentence sentence = successor.isPresent() ? Sentence.ROOM_MOVED : Sentence.ROOM_ARCHIVED;
        Map<String, String> names = successor
                .map(to -> Map.of("agent", agentName, "room", "https://matrix.to/#/" + to))
                .orElseGet(() -> Map.of("agent", agentName));
        return new Settlement.Settled(
                sentence.name(),
                List.of(post.notice(namespace.bot(), room.room(), waiting.cause(), "notice", sentence, names)));
    }

    /** What has been begun in time, or somebody asks for again, is never too old. */
    private boolean isTooOld(RoomEvent message, WaitingEvent waiting) {
        boolean untouched = waiting.round() == 0
                && waiting.asked().isEmpty()
                && waiting.firstFailedAt().isEmpty();
        return untouched && age.isTooOld(message);
    }

    private Settlement tooOld(BoundRoom room, String agentName, RoomEvent message, WaitingEvent waiting) {
        String errorId = ErrorId.next();
        LOG.infof("A message is too old to be answered unasked: sent=%s error=%s", message.sentAt(), errorId);
        return post.dead(
                room.agentUser(),
                room.room(),
                waiting.cause(),
                Sentence.MESSAGE_TOO_OLD,
                Map.of("agent", agentName, "error", errorId));
    }

    private record Asked(
            BoundRoom room, String agentName, RoomEvent message, WaitingEvent waiting, Progress progress) {}

    private Settlement ask(Asked asked, String text, Optional<EventId> inReplyTo) {
        Optional<Quote> quote = inReplyTo.map(event -> quotes.of(asked.room(), event, asked.waiting()));
        return agents.handle(
                new AgentTurn.Task(
                        asked.room(),
                        asked.agentName(),
                        asked.message(),
                        text,
                        quote,
                        relation(asked.room(), asked.message()),
                        asked.waiting()),
                asked.progress());
    }

    private Settlement excuse(BoundRoom room, WaitingEvent waiting, Sentence sentence, Map<String, String> names) {
        return new Settlement.Settled(
                sentence.name(),
                List.of(post.notice(room.agentUser(), room.room(), waiting.cause(), "notice", sentence, names)));
    }

    /** Every message in the room has the same cause, so its transaction id is sent once. */
    private Settlement tellOnceThatNobodyLivesHere(RoomId room) {
        Outgoing notice =
                post.notice(namespace.bot(), room, room.value(), "unbound", Sentence.ROOM_WITHOUT_AGENT, Map.of());
        return new Settlement.Settled("room without agent", List.of(notice));
    }

    /** How a message ends whose handling failed in Homeroom itself. */
    Settlement.Dead failed(RoomEvent message, WaitingEvent event, String errorId) {
        Optional<BoundRoom> room = bindings.of(event.room());
        Settlement.Dead dead = post.dead(
                room.map(BoundRoom::agentUser).orElse(namespace.bot()),
                event.room(),
                event.cause(),
                Sentence.TURN_FAILED,
                Map.of("error", errorId));
        return Marking.onFailure(
                room.map(bound -> relation(bound, message)
                                .on(Leftover.with(
                                        Leftover.allGone(event.room(), event.cause(), bound.agentUser()), dead)))
                        .orElse(dead),
                event);
    }
}
