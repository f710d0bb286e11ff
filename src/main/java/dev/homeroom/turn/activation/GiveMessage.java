package dev.homeroom.turn.activation;

import dev.homeroom.conversation.command.Commands;
import dev.homeroom.conversation.loop.BotLikeSenders;
import dev.homeroom.conversation.loop.LoopGuard.LoopVerdict;
import dev.homeroom.conversation.loop.LoopGuards;
import dev.homeroom.conversation.loop.LoopGuards.AutomaticMessage;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.ReplyFallback;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.QueueSettings;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TurnOrigin;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.further.RoomAgents;
import dev.homeroom.rooms.further.UsualModes;
import dev.homeroom.rooms.further.UsualModes.UsualMode;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.turn.activation.Activation.Author;
import dev.homeroom.turn.activation.Activation.Involvement;
import dev.homeroom.turn.activation.Activation.PresentAgent;
import dev.homeroom.turn.activation.Activation.WrittenMessage;
import dev.homeroom.turn.reply.FailureNotice;
import dev.homeroom.turn.reply.OutcomeMarker;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyRelates;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Gives a message to the agents of its room that are to get it. The mode of an agent is what people set, or the default of
 * {@link UsualModes}.
 */
@Singleton
public class GiveMessage {
    private static final Logger LOG = Logger.getLogger(GiveMessage.class);
    private static final String NOT_ADDRESSED = "not addressed";
    private static final Outcome.Done AGENT_LEFT = new Outcome.Done("agent left", List.of());
    private static final Outcome.Done STOPPED = new Outcome.Done("stopped by the loop guard", List.of());

    private final Homeserver homeserver;
    private final Namespace namespace;
    private final UsualModes usualModes;
    private final LoopGuards loopGuards;
    private final BotLikeSenders botLikeSenders;
    private final OutgoingEvents outgoingEvents;
    private final Commands commands;
    private final int mostWaiting;

    public GiveMessage(
            Homeserver homeserver,
            Namespace namespace,
            UsualModes usualModes,
            LoopGuards loopGuards,
            BotLikeSenders botLikeSenders,
            OutgoingEvents outgoingEvents,
            Commands commands,
            QueueSettings queueSettings) {
        this.homeserver = homeserver;
        this.namespace = namespace;
        this.usualModes = usualModes;
        this.loopGuards = loopGuards;
        this.botLikeSenders = botLikeSenders;
        this.outgoingEvents = outgoingEvents;
        this.commands = commands;
        this.mostWaiting = queueSettings.limit();
    }

    /** Who gets a message. */
    public sealed interface Receivers {
        /** This agent answers the message, in the lane that it is in. */
        record ThisAgent(BoundRoom agent) implements Receivers {}

        /** The message is over here: agents get it in their own lanes, or none gets it. */
        record Ended(Outcome outcome) implements Receivers {}
    }

    /** @throws HomeserverException when the homeserver can't say now who is in the room, or what the message replies to */
    public Receivers receivers(RoomAgents agents, RoomEvent message, WaitingEvent waiting, TurnContext context) {
        if (isContinued(agents, waiting)) {
            return new Receivers.ThisAgent(agents.first());
        }
        Author author = authorOf(message);
        Optional<AutomaticMessage> automatic = automatic(author, message, waiting);
        if (automatic.isEmpty() && isMadeForOne(agents)) {
            return new Receivers.ThisAgent(agents.first());
        }
        UsualMode usual = usualModes.of(agents);
        Map<UserId, Involvement> involved = Activation.of(
                agents.all().stream().map(agent -> present(agent, usual)).toList(), written(agents, author, message));
        List<LaneKind> lanes = involved.entrySet().stream()
                .filter(agent -> agent.getValue().isGiven())
                .map(agent -> LaneKind.ofAgent(agent.getKey()))
                .toList();
        if (lanes.isEmpty()) {
            return new Receivers.Ended(new Outcome.Done(
                    NOT_ADDRESSED, author == Author.AGENT ? List.of() : explanation(agents, usual, involved)));
        }
        if (automatic.isPresent()) {
            Optional<Outcome> stopped = stoppedByGuard(agents.first(), automatic.get(), lanes.size());
            if (stopped.isPresent()) {
                return new Receivers.Ended(stopped.get());
            }
        }
        return agents.shared()
                ? new Receivers.Ended(given(agents, lanes, message, waiting, context))
                : new Receivers.ThisAgent(agents.first());
    }

    /** The room's agent began to answer, or failed, when it was the only one. Modes and agents that came since don't matter. */
    private static boolean isContinued(RoomAgents agents, WaitingEvent waiting) {
        return waiting.wasBegun() || (waiting.round() > 0 && !agents.shared());
    }

    /** An agent whose queue is full doesn't get the message, and says so. */
    private Outcome given(
            RoomAgents agents, List<LaneKind> lanes, RoomEvent message, WaitingEvent waiting, TurnContext context) {
        Set<LaneKind> full = lanes.stream()
                .filter(lane -> context.waitingIn(lane) >= mostWaiting)
                .collect(Collectors.toUnmodifiableSet());
        List<OutgoingEvent> rejections = full.stream()
                .flatMap(lane -> agents.named(lane.word()).stream())
                .flatMap(agent -> rejection(agent, message, waiting))
                .toList();
        return new Outcome.Given(
                lanes.stream().filter(lane -> !full.contains(lane)).toList(),
                message.id().value(),
                rejections);
    }

    private Stream<OutgoingEvent> rejection(BoundRoom agent, RoomEvent message, WaitingEvent waiting) {
        WaitingEvent turn = waiting.asTurnIn(LaneKind.ofAgent(agent.agentUser()));
        String errorId = Outcome.ErrorId.next();
        LOG.warnf("The queue of an agent in its room is full. Rejected: event=%s error=%s", turn.key(), errorId);
        FailureNotice failure = outgoingEvents.failure(
                agent.agentUser(),
                agent.room(),
                turn.cause(),
                Sentence.QUEUE_FULL,
                Map.of("count", "1", "error", errorId));
        OutgoingEvent notice = ReplyRelates.to(message.id(), message.content(), ReplyRelation.REPLY)
                .on(failure.notice());
        return Stream.concat(Stream.of(OutcomeMarker.onRejection(notice, List.of(turn))), failure.button().stream());
    }

    /** Most rooms, whose agent answers everything. They need no request. */
    private static boolean isMadeForOne(RoomAgents agents) {
        return !agents.shared()
                && agents.first().binding().kind().hasBot()
                && agents.first().binding().mode().isEmpty();
    }

    /** The message, if no person wrote it. */
    private Optional<AutomaticMessage> automatic(Author author, RoomEvent message, WaitingEvent waiting) {
        int hop = TurnOrigin.in(message.content()).map(TurnOrigin::hop).orElse(0);
        boolean isAutomatic = author == Author.AGENT
                || (!namespace.owns(message.sender())
                        && botLikeSenders.areLike(message.room(), message.sender(), waiting.receivedAt()));
        return isAutomatic ? Optional.of(new AutomaticMessage(waiting.key(), message.sender(), hop)) : Optional.empty();
    }

    private Optional<Outcome> stoppedByGuard(BoundRoom first, AutomaticMessage message, int turns) {
        return switch (loopGuards.decide(first, message, turns)) {
            case LoopVerdict.Allowed _ -> Optional.empty();
            case LoopVerdict.StillOpen _ -> Optional.of(STOPPED);
            case LoopVerdict.Opened _ ->
                Optional.of(new Outcome.Done(
                        STOPPED.how(),
                        List.of(outgoingEvents.notice(
                                first.agentUser(),
                                first.room(),
                                message.key(),
                                "loop",
                                Sentence.LOOP_STOPPED,
                                Map.of("resume", commands.prefix() + "resume")))));
        };
    }

    /** The agent whose lane it is, unless the loop guard has stopped the message's turns since they began to wait. */
    public Receivers receiver(RoomAgents agents, LaneKind lane, RoomEvent message, WaitingEvent waiting) {
        boolean isStopped =
                authorOf(message) == Author.AGENT && waiting.asked().isEmpty() && loopGuards.isOpen(message.room());
        return isStopped
                ? new Receivers.Ended(STOPPED)
                : agents.named(lane.word())
                        .<Receivers>map(Receivers.ThisAgent::new)
                        .orElseGet(() -> new Receivers.Ended(AGENT_LEFT));
    }

    /**
     * Notes that a message got its answer, which is about to be sent.
     *
     * @return the outcome
     */
    public Outcome answered(RoomEvent message, Outcome outcome) {
        if (outcome instanceof Outcome.Done) {
            botLikeSenders.answered(message.room(), message.sender());
        }
        return outcome;
    }

    /** The bot speaks for operators. */
    private Author authorOf(RoomEvent message) {
        return namespace.isAgentUser(message.sender()) ? Author.AGENT : Author.PERSON;
    }

    private static PresentAgent present(BoundRoom agent, UsualMode usual) {
        return new PresentAgent(agent.agentUser(), agent.binding().mode().orElse(usual.mode()));
    }

    private WrittenMessage written(RoomAgents agents, Author author, RoomEvent message) {
        return new WrittenMessage(author, message.sender(), message.content(), repliedTo(agents.first(), message));
    }

    private Optional<UserId> repliedTo(BoundRoom reader, RoomEvent message) {
        return ReplyFallback.inReplyTo(message.content())
                .flatMap(replied -> HomeserverException.refusalMeans(
                        Optional.empty(), () -> homeserver.event(reader.agentUser(), reader.room(), replied)))
                .map(event -> event.path("sender").asText())
                .filter(UserId::isValid)
                .map(UserId::new);
    }

    /** Says once in each room why nobody answers, unless people decided so. */
    private List<OutgoingEvent> explanation(RoomAgents agents, UsualMode usual, Map<UserId, Involvement> involved) {
        boolean isByDefault = agents.all().stream()
                .filter(agent -> agent.binding().mode().isEmpty())
                .anyMatch(agent -> involved.get(agent.agentUser()) == Involvement.NOT_ADDRESSED);
        return switch (usual) {
            case OPEN -> List.of();
            case MENTION_AN_AGENT ->
                isByDefault ? List.of(notice(agents.first(), "agents", Sentence.MENTION_AN_AGENT)) : List.of();
            case MENTION_AMONG_PEOPLE ->
                isByDefault ? List.of(notice(agents.first(), "people", Sentence.MENTION_AMONG_PEOPLE)) : List.of();
        };
    }

    private OutgoingEvent notice(BoundRoom speaker, String why, Sentence sentence) {
        return outgoingEvents.notice(
                speaker.agentUser(),
                speaker.room(),
                speaker.room().value(),
                "mention-" + why,
                sentence,
                Map.of("mode", commands.prefix() + "mode"));
    }
}
