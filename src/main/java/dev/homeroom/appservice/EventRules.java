package dev.homeroom.appservice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.appservice.ControlMessages.DecisionEvents;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The rules of {@link EventClassifier}: which events wait, and of which kind they are. */
final class EventRules {
    private static final String OURS = "dev.homeroom.";
    private static final String UNSUPPORTED = "unsupported type";
    private static final String MESSAGE = "m.room.message";
    private static final String POWER_LEVELS = "m.room.power_levels";
    /** Flags of imported or bridged events, including the predecessor's. */
    private static final Set<String> NOT_SAID_HERE =
            Set.of("m.historical", "org.matrix.msc2716.historical", "m.letta_historical", "m.bridge_originated");

    private static final Set<String> ANSWERED = Set.of("invite", "leave", "ban");

    private final Namespace namespace;
    private final ControlMessages controlMessages;
    private final DecisionEvents decisionEvents;

    EventRules(Namespace namespace, ControlMessages controlMessages, DecisionEvents decisionEvents) {
        this.namespace = namespace;
        this.controlMessages = controlMessages;
        this.decisionEvents = decisionEvents;
    }

    /** Empty for an event that waits. */
    Optional<String> reasonToIgnore(RoomEvent event) {
        if (AgentMessage.asks(event, namespace) || AgentMessage.stops(event, namespace)) {
            return Optional.empty();
        }
        return reasonOfAnyType(event)
                .or(() -> ruleOf(event.type())
                        .map(rule -> rule.reasonToIgnore().apply(event))
                        .orElse(Optional.of(UNSUPPORTED)));
    }

    /** The kind of an event that waits. Empty for an event that nothing handles. */
    Optional<EventKind> kindOf(RoomEvent event) {
        if (AgentMessage.asks(event, namespace)) {
            return Optional.of(EventKind.AGENT_MESSAGE);
        }
        return ruleOf(event.type()).map(rule -> rule.kind().apply(event));
    }

    /**
     * Decides about the events of one type.
     *
     * @param reasonToIgnore empty for an event that waits
     * @param kind of an event that waits
     */
    private record TypeRule(
            Function<RoomEvent, Optional<String>> reasonToIgnore, Function<RoomEvent, EventKind> kind) {}

    /** Empty for a type that nothing handles. */
    private Optional<TypeRule> ruleOf(String type) {
        return switch (type) {
            case "m.room.member" -> rule(this::reasonToIgnoreMembership, EventRules::kindOfMembership);
            case MESSAGE -> rule(EventRules::reasonToIgnoreMessage, this::kindOfMessage);
            case "m.sticker", "m.poll.start", "org.matrix.msc3381.poll.start" ->
                rule(EventRules::reasonToIgnoreOtherMessage, this::kindOfMessage);
            case Reaction.TYPE -> rule(this::reasonToIgnoreReaction, EventRules::kindOfReaction);
            case Redaction.TYPE -> rule(EventRules::reasonToIgnoreRedaction, event -> EventKind.REDACTION);
            case "m.room.encrypted", "m.room.encryption" ->
                rule(event -> Optional.empty(), event -> EventKind.ENCRYPTION);
            case POWER_LEVELS -> rule(EventRules::reasonToIgnorePowerLevels, event -> EventKind.POWER_LEVELS);
            default -> Optional.empty();
        };
    }

    private static Optional<TypeRule> rule(
            Function<RoomEvent, Optional<String>> reasonToIgnore, Function<RoomEvent, EventKind> kind) {
        return Optional.of(new TypeRule(reasonToIgnore, kind));
    }

    private static EventKind kindOfMembership(RoomEvent event) {
        return event.content().path("membership").asText().equals("invite") ? EventKind.INVITE : EventKind.REMOVAL;
    }

    private static EventKind kindOfReaction(RoomEvent event) {
        return switch (Reaction.of(event.content()).map(Reaction::key).orElse("")) {
            case Reaction.STOP -> EventKind.STOP;
            case Reaction.RETRY -> EventKind.RETRY;
            default -> EventKind.DECISION;
        };
    }

    private EventKind kindOfMessage(RoomEvent event) {
        if (Edit.of(event).isPresent()) {
            return EventKind.EDIT;
        }
        if (!event.type().equals(MESSAGE)) {
            return EventKind.MESSAGE;
        }
        if (controlMessages.isForControlLane(event)) {
            return EventKind.COMMAND;
        }
        return decisionEvents.isReplyToRequest(event) ? EventKind.DECISION : EventKind.MESSAGE;
    }

    private Optional<String> reasonOfAnyType(RoomEvent event) {
        if (namespace.owns(event.sender())) {
            return Optional.of("own user");
        }
        if (event.type().startsWith(OURS)
                || event.content()
                        .propertyStream()
                        .anyMatch(field -> field.getKey().startsWith(OURS))) {
            return Optional.of("marked by Homeroom");
        }
        return isHistorical(event.content()) ? Optional.of("historical") : Optional.empty();
    }

    private static boolean isHistorical(ObjectNode content) {
        return NOT_SAID_HERE.stream()
                .flatMap(flag -> Stream.of(
                        content.path(flag), content.path("m.new_content").path(flag)))
                .anyMatch(EventRules::isSet);
    }

    /** Any value counts as set, except {@code false} and {@code 0}. */
    private static boolean isSet(JsonNode flag) {
        return !flag.isMissingNode()
                && !flag.isNull()
                && !flag.asText("").equals("false")
                && !flag.asText("").equals("0");
    }

    private Optional<String> reasonToIgnoreMembership(RoomEvent event) {
        boolean ours = event.stateKey()
                .filter(UserId::isValid)
                .map(UserId::new)
                .filter(namespace::owns)
                .isPresent();
        return ours && ANSWERED.contains(event.content().path("membership").asText())
                ? Optional.empty()
                : Optional.of(UNSUPPORTED);
    }

    private static Optional<String> reasonToIgnoreRedaction(RoomEvent event) {
        return Redaction.about(event).isPresent() ? Optional.empty() : Optional.of("redaction");
    }

    private static Optional<String> reasonToIgnorePowerLevels(RoomEvent event) {
        return event.stateKey().isPresent() ? Optional.empty() : Optional.of(UNSUPPORTED);
    }

    private Optional<String> reasonToIgnoreReaction(RoomEvent event) {
        boolean asksForSomething = Reaction.of(event.content())
                .filter(reaction -> reaction.key().equals(Reaction.RETRY)
                        || reaction.key().equals(Reaction.STOP)
                        || decisionEvents.isDecision(reaction))
                .isPresent();
        return asksForSomething ? Optional.empty() : Optional.of("reaction");
    }

    private static Optional<String> reasonToIgnoreMessage(RoomEvent event) {
        Optional<String> msgtype =
                Optional.ofNullable(event.content().path("msgtype").textValue());
        if (event.stateKey().isPresent()) {
            return Optional.of(UNSUPPORTED);
        }
        if (msgtype.isEmpty()) {
            return Optional.of("empty message");
        }
        if (msgtype.get().equals("m.notice")) {
            return Optional.of("notice");
        }
        return Edit.isClaimedBy(event.content()) && Edit.of(event).isEmpty() ? Optional.of("edit") : Optional.empty();
    }

    /** A notice tells the sender that agents can't read it. */
    private static Optional<String> reasonToIgnoreOtherMessage(RoomEvent event) {
        if (event.stateKey().isPresent()) {
            return Optional.of(UNSUPPORTED);
        }
        return event.content().isEmpty() ? Optional.of("empty message") : Optional.empty();
    }
}
