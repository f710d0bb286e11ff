package dev.homeroom.conversation.approval;

import dev.homeroom.conversation.AgentNames;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.conversation.command.Command;
import dev.homeroom.conversation.command.CommandCall;
import dev.homeroom.conversation.command.CommandReply;
import dev.homeroom.matrix.ReplyFallback;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.further.RoomAgents;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command that decides on the only card of the room that waits, or on the one that it replies to. */
abstract class DecisionCommand extends Command {
    private static final Pattern NUMBERED = Pattern.compile("(\\d{1,3})(?:\\s+(.*))?", Pattern.DOTALL);

    private final CardDecisions cardDecisions;
    private final Bindings bindings;
    private final AgentNames agentNames;
    private final CardChoice choice;

    DecisionCommand(
            String word,
            String argument,
            Sentence summary,
            CardChoice choice,
            CardDecisions cardDecisions,
            Bindings bindings,
            AgentNames agentNames,
            Wording wording) {
        super(word, argument, summary, wording);
        this.cardDecisions = cardDecisions;
        this.bindings = bindings;
        this.agentNames = agentNames;
        this.choice = choice;
    }

    @Override
    protected final boolean isFor(CommandCall commandCall) {
        return !cardDecisions.openIn(commandCall.room()).isEmpty();
    }

    @Override
    protected final CommandReply run(CommandCall commandCall) {
        RoomAgents agents = bindings.agentsIn(commandCall.room()).orElseThrow();
        List<WaitingCard> cards = cards(commandCall, agents);
        return switch (cards.size()) {
            case 0 -> say(Sentence.APPROVALS_NONE, Map.of());
            case 1 -> decide(commandCall, agents, cards.getFirst());
            default -> say(Sentence.APPROVALS_SEVERAL, Map.of("command", written(commandCall)));
        };
    }

    private List<WaitingCard> cards(CommandCall commandCall, RoomAgents agents) {
        Optional<WaitingCard> named = ReplyFallback.inReplyTo(
                        commandCall.message().content())
                .flatMap(message -> cardDecisions.withMessage(agents, message));
        return named.map(List::of)
                .orElseGet(() -> cardDecisions.decidedByOrOpen(
                        commandCall.room(), commandCall.message().id()));
    }

    private CommandReply decide(CommandCall commandCall, RoomAgents agents, WaitingCard waiting) {
        CardDecisions.Decided decided = cardDecisions.decide(
                agents,
                waiting,
                commandCall.message(),
                choice(commandCall.argument(), waiting.card()),
                commandCall.turnContext().lane());
        return switch (decided) {
            case CardDecisions.Decided.Made(ApprovalCard card) ->
                say(
                        card.isOpen() ? Sentence.APPROVAL_NOTED : Sentence.APPROVAL_TOLD,
                        Map.of("agent", agentNames.in(waiting.room(), waiting.agentUser())));
            case CardDecisions.Decided.TooLate _ -> say(Sentence.APPROVAL_OVER, Map.of());
            case CardDecisions.Decided.NotPermitted _ ->
                say(
                        Sentence.APPROVAL_NOT_YOURS,
                        Map.of("person", waiting.card().asker().value()));
        };
    }

    /** A number chooses one of several calls. */
    private CardChoice choice(String argument, ApprovalCard card) {
        Matcher numbered = NUMBERED.matcher(argument);
        if (card.calls().size() == 1 || !numbered.matches()) {
            return choice.because(argument);
        }
        Optional<String> reason = Optional.ofNullable(numbered.group(2));
        return choice.only(Integer.parseInt(numbered.group(1))).because(reason.orElse(""));
    }
}
