package dev.homeroom.conversation.approval;

import dev.homeroom.conversation.AgentNames;
import dev.homeroom.conversation.Permissions;
import dev.homeroom.conversation.card.CardMessages;
import dev.homeroom.conversation.command.Command;
import dev.homeroom.conversation.question.QuestionCards;
import dev.homeroom.conversation.question.QuestionEvents;
import dev.homeroom.conversation.tools.ApprovalSettings;
import dev.homeroom.conversation.tools.ToolRules;
import dev.homeroom.conversation.tools.ToolScopes;
import dev.homeroom.database.Database;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.queue.ControlOutbox;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.retention.RetentionSettings;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.wording.Wording;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Everything about tools that need permission, wired by hand. */
public final class ApprovalFixture {
    public static final Duration EXPIRE = Duration.ofHours(1);

    public final Rules settings = new Rules();
    public final ToolRules rules = new ToolRules(settings);
    public final ToolScopes scopes;
    public final CardEvents cardEvents;
    public final CardMessages cardMessages;
    public final CardsInRooms cardsInRooms;
    public final AgentNames agentNames;
    public final CardEdits cardEdits;
    public final CardDecisions cardDecisions;
    public final CardReplies cardReplies;
    public final ApprovalQueue approvalQueue;
    public final QuestionCards questionCards;
    private final Bindings bindings;

    private record Kept(Duration time) implements RetentionSettings {}

    /** {@code wipe_disk} needs a decision each time, {@code launch*} is denied, and {@code look_up} needs nobody. */
    public static final class Rules implements ApprovalSettings {
        public LaterMessages laterMessages = LaterMessages.BLOCK;

        @Override
        public Duration expire() {
            return EXPIRE;
        }

        @Override
        public LaterMessages laterMessages() {
            return laterMessages;
        }

        @Override
        public Optional<List<String>> alwaysAsk() {
            return Optional.of(List.of("wipe_disk"));
        }

        @Override
        public Optional<List<String>> never() {
            return Optional.of(List.of("launch*"));
        }

        @Override
        public Optional<List<String>> unattended() {
            return Optional.of(List.of("look_up", "wipe_disk"));
        }
    }

    public ApprovalFixture(
            Database database,
            Homeserver homeserver,
            Namespace namespace,
            Bindings bindings,
            AgentDirectory directory,
            Permissions permissions,
            Clock clock) {
        this.bindings = bindings;
        this.scopes = new ToolScopes(homeserver, rules, namespace);
        this.cardEvents = new CardEvents(rules, new Wording());
        this.cardMessages = new CardMessages(homeserver);
        this.cardsInRooms = new CardsInRooms(cardMessages);
        this.agentNames = new AgentNames(bindings, directory);
        this.cardEdits = new CardEdits(database, new Outbox(clock), cardEvents, agentNames, clock);
        this.cardDecisions = new CardDecisions(
                database,
                new LaneTable(database, clock),
                new Outbox(clock),
                cardsInRooms,
                cardEdits,
                scopes,
                permissions,
                clock);
        this.cardReplies = new CardReplies(database, clock);
        this.questionCards = new QuestionCards(
                database,
                new LaneTable(database, clock),
                new ControlOutbox(database, new LaneTable(database, clock), new Outbox(clock)),
                new QuestionEvents(new Wording()),
                cardMessages,
                new Kept(Duration.ofDays(30)),
                clock);
        this.approvalQueue = new ApprovalQueue(database, settings);
    }

    public List<Command> commands() {
        Wording wording = new Wording();
        return List.of(
                new ApproveCommand(cardDecisions, bindings, agentNames, wording),
                new DenyCommand(cardDecisions, bindings, agentNames, wording),
                new ApprovalsCommand(cardDecisions, agentNames, scopes, bindings, wording));
    }
}
