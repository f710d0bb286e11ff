package dev.homeroom.turn;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.appservice.EventClassifier;
import dev.homeroom.backend.Agent;
import dev.homeroom.backend.Backends;
import dev.homeroom.backend.FakeBackends;
import dev.homeroom.cluster.Leases;
import dev.homeroom.cluster.ProcessId;
import dev.homeroom.conversation.Conversations;
import dev.homeroom.conversation.Permissions;
import dev.homeroom.conversation.RemovedMessages;
import dev.homeroom.conversation.RoomEncryption;
import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.conversation.approval.ApprovalFixture;
import dev.homeroom.conversation.command.CommandSettings;
import dev.homeroom.conversation.command.Commands;
import dev.homeroom.conversation.command.CommandsFixture;
import dev.homeroom.conversation.loop.BotLikeSenders;
import dev.homeroom.conversation.loop.LoopGuardSettings;
import dev.homeroom.conversation.loop.LoopGuards;
import dev.homeroom.conversation.loop.UsualLoopGuard;
import dev.homeroom.conversation.several.SeveralCommandsFixture;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.DirectoryFixture;
import dev.homeroom.directory.FakeBackend;
import dev.homeroom.files.FilesFixture;
import dev.homeroom.files.incoming.FileLanding;
import dev.homeroom.files.incoming.StagedFiles;
import dev.homeroom.files.outgoing.OutgoingFiles;
import dev.homeroom.files.outgoing.OutgoingFixture;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.ControlOutbox;
import dev.homeroom.queue.QueueFixture;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.SettableClock;
import dev.homeroom.queue.TurnContext;
import dev.homeroom.queue.inbox.Cancellation;
import dev.homeroom.queue.inbox.InboxTable;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.inbox.WaitingEvents;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.queue.outbox.Outbox;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.retention.TextRemoval;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.InvitedRooms;
import dev.homeroom.rooms.SavedContexts;
import dev.homeroom.rooms.further.FormerAgents;
import dev.homeroom.rooms.further.FurtherAgentTable;
import dev.homeroom.rooms.further.RoomPeople;
import dev.homeroom.rooms.further.UsualModes;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.turn.TurnSettings.OnInterrupted;
import dev.homeroom.turn.TurnSettings.OnLateEdit;
import dev.homeroom.turn.activation.GiveMessage;
import dev.homeroom.turn.approval.AnswerQuestion;
import dev.homeroom.turn.approval.ArgumentFiles;
import dev.homeroom.turn.approval.DecideCard;
import dev.homeroom.turn.approval.EndedWaits;
import dev.homeroom.turn.approval.NewCards;
import dev.homeroom.turn.approval.RuledCalls;
import dev.homeroom.turn.approval.ToldDecisions;
import dev.homeroom.turn.approval.TurnApprovals;
import dev.homeroom.turn.ask.AskAgent;
import dev.homeroom.turn.ask.AskFixture;
import dev.homeroom.turn.attachment.FileTrouble;
import dev.homeroom.turn.attachment.MessageFiles;
import dev.homeroom.turn.attachment.StageFile;
import dev.homeroom.turn.attachment.VoiceText;
import dev.homeroom.turn.command.CommandNotices;
import dev.homeroom.turn.command.DraftEnds;
import dev.homeroom.turn.command.ReceiveCommand;
import dev.homeroom.turn.command.RunCommand;
import dev.homeroom.turn.guard.GuardFixture;
import dev.homeroom.turn.guard.MessageAge;
import dev.homeroom.turn.guard.RequirePermission;
import dev.homeroom.turn.guard.RoomPowers;
import dev.homeroom.turn.guard.SendHeldNotices;
import dev.homeroom.turn.guard.SendPermission;
import dev.homeroom.turn.guard.TurnAuthority;
import dev.homeroom.turn.invite.AgentPresence;
import dev.homeroom.turn.invite.AnswerInvite;
import dev.homeroom.turn.invite.DeclineInvite;
import dev.homeroom.turn.invite.EnterRoom;
import dev.homeroom.turn.invite.ExplainEncryption;
import dev.homeroom.turn.invite.ForgetRoom;
import dev.homeroom.turn.question.AttachedFiles;
import dev.homeroom.turn.question.DisplayNames;
import dev.homeroom.turn.question.MissedMessages;
import dev.homeroom.turn.question.QuestionFactory;
import dev.homeroom.turn.question.Quotes;
import dev.homeroom.turn.question.RoomCompany;
import dev.homeroom.turn.question.RoomConversation;
import dev.homeroom.turn.question.RoomNames;
import dev.homeroom.turn.reception.BotRoom;
import dev.homeroom.turn.reception.ReceptionFixture;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.turn.reply.MentionableMembers;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.reply.ReplyFixture;
import dev.homeroom.turn.reply.ReplySettings;
import dev.homeroom.turn.reply.ReplySettings.ReasoningShown;
import dev.homeroom.turn.reply.ReplySettings.Streaming;
import dev.homeroom.turn.reply.ReplySettings.ToolsShown;
import dev.homeroom.turn.stream.DraftMessage;
import dev.homeroom.turn.stream.InterimNotices;
import dev.homeroom.turn.stream.LiveOutput;
import dev.homeroom.turn.stream.ToolNotices;
import dev.homeroom.turn.stream.UnfinishedDrafts;
import dev.homeroom.wording.Wording;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Turns on a homeserver and a backend in memory: Ada, who answers, and Bob, who is switched off. */
public final class TurnFixture {
    public static final Namespace NAMESPACE = new Namespace("home.test", "letta");
    public static final UserId ALICE = new UserId("@alice:home.test");
    public static final UserId OPERATOR = new UserId("@olivia:home.test");
    public static final UserId STRANGER = new UserId("@sam:away.test");
    /** Of the own server, and not permitted to talk to agents. */
    public static final UserId BARRED = new UserId("@barry:home.test");

    /** The limit of an agent's queue in a room with several. */
    static final int MOST_WAITING = 120;

    public static final Settings SETTINGS = new Settings(
            Duration.ofMinutes(15),
            Duration.ofHours(24),
            Duration.ofSeconds(5),
            true,
            Optional.empty(),
            OnLateEdit.IGNORE);

    public final SettableClock clock = new SettableClock();
    public final ScriptedAgent agent = new ScriptedAgent();
    public final OutgoingFixture outgoing;
    public final Database database;
    private final List<Agent> further;
    private final Settings settings;
    private final Replies replies;
    public final FilesFixture files;
    private final CommandSettings.UnknownCommands unknownCommands;
    public final SpaceFixture rooms;
    public final FakeHomeserver homeserver;
    public final RoomId ada;
    public final RoomId bob;
    public final UserId adaUser = NAMESPACE.agentUser("letta", "a");
    public final TurnDispatcher turnDispatcher;

    @SuppressWarnings("NullAway.Init")
    public InvitedRooms invited;

    @SuppressWarnings("NullAway.Init")
    public AgentDirectory directory;

    @SuppressWarnings("NullAway.Init")
    public Permissions permissions;

    @SuppressWarnings("NullAway.Init")
    public ApprovalFixture approvals;

    @SuppressWarnings("NullAway.Init")
    public EventClassifier classifier;

    @SuppressWarnings("NullAway.Init")
    AskFixture.Waiting waiting;

    /** Of all kinds of events. */
    @SuppressWarnings("NullAway.Init")
    List<KindHandler> handlers;

    @SuppressWarnings("NullAway.Init")
    private Function<List<KindHandler>, TurnDispatcher> dispatchers;

    /** People of most tests answer at once, and are no bots. */
    Duration botsAnswerWithin = Duration.ZERO;

    final List<String> runs = new ArrayList<>();
    int asked;

    /** Settings of replies. */
    public record Replies(
            ReplyRelation relation, Streaming streaming, ToolsShown tools, ReasoningShown reasoning, int mostParts)
            implements ReplySettings {
        public static final Replies USUAL =
                new Replies(ReplyRelation.AS_ASKED, Streaming.OFF, ToolsShown.DESCRIBED, ReasoningShown.HIDDEN, 5);

        Replies with(Streaming other) {
            return new Replies(relation, other, tools, reasoning, mostParts);
        }

        public Replies with(ToolsShown other) {
            return new Replies(relation, streaming, other, reasoning, mostParts);
        }

        public Replies with(ReasoningShown other) {
            return new Replies(relation, streaming, tools, other, mostParts);
        }
    }

    public record Settings(
            Duration giveUpAfter,
            Duration maxAge,
            Duration tellDelayAfter,
            boolean envelope,
            Optional<OnInterrupted> onInterrupted,
            OnLateEdit onLateEdit)
            implements TurnSettings {
        static final int MOST_TOOL_CALLS = 100;

        @Override
        public int mostToolCalls() {
            return MOST_TOOL_CALLS;
        }

        Settings with(OnInterrupted decision) {
            return new Settings(giveUpAfter, maxAge, tellDelayAfter, envelope, Optional.of(decision), onLateEdit);
        }

        public Settings withoutEnvelope() {
            return new Settings(giveUpAfter, maxAge, tellDelayAfter, false, onInterrupted, onLateEdit);
        }

        Settings with(OnLateEdit decision) {
            return new Settings(giveUpAfter, maxAge, tellDelayAfter, envelope, onInterrupted, decision);
        }
    }

    public TurnFixture() {
        this(TestDatabases.inMemory(), SETTINGS);
    }

    public TurnFixture(Database database, Settings settings) {
        this(
                database,
                settings,
                Replies.USUAL,
                CommandSettings.UnknownCommands.HINT,
                new FilesFixture(FilesFixture.SETTINGS),
                List.of());
    }

    /** With further agents beside Ada and Bob. */
    public TurnFixture(Database database, Settings settings, List<Agent> further) {
        this(
                database,
                settings,
                Replies.USUAL,
                CommandSettings.UnknownCommands.HINT,
                new FilesFixture(FilesFixture.SETTINGS),
                further);
    }

    public TurnFixture(Database database, FilesFixture files) {
        this(database, SETTINGS, Replies.USUAL, CommandSettings.UnknownCommands.HINT, files, List.of());
    }

    public TurnFixture(Database database, Settings settings, CommandSettings.UnknownCommands unknownCommands) {
        this(database, settings, Replies.USUAL, unknownCommands, new FilesFixture(FilesFixture.SETTINGS), List.of());
    }

    public TurnFixture(Database database, Settings settings, Streaming streaming) {
        this(database, settings, Replies.USUAL.with(streaming));
    }

    public TurnFixture(Database database, Settings settings, Replies replies) {
        this(
                database,
                settings,
                replies,
                CommandSettings.UnknownCommands.HINT,
                new FilesFixture(FilesFixture.SETTINGS),
                List.of());
    }

    private TurnFixture(
            Database database,
            Settings settings,
            Replies replies,
            CommandSettings.UnknownCommands unknownCommands,
            FilesFixture files,
            List<Agent> further) {
        this.further = further;
        this.unknownCommands = unknownCommands;
        this.files = files;
        this.outgoing = new OutgoingFixture(files.workspace);
        this.database = database;
        this.settings = settings;
        this.replies = replies;
        agent.lists.lists(agents(FakeBackend.agent("a", "Ada")));
        rooms = SpaceFixture.withRooms(database, agent.lists);
        homeserver = rooms.homeserver;
        ada = rooms.roomOf("a");
        bob = rooms.roomOf("b");
        turnDispatcher = turns(directory());
    }

    /** Another process on the same homeserver. */
    public TurnFixture(TurnFixture before, Database database) {
        this(before, database, FakeBackend.agent("a", "Ada"));
    }

    /** A copy of the fixture with another Ada. */
    public TurnFixture(TurnFixture before, Database database, Agent newAda) {
        this.unknownCommands = before.unknownCommands;
        this.files = before.files;
        this.outgoing = before.outgoing;
        this.replies = before.replies;
        this.database = database;
        this.settings = before.settings;
        clock.pass(Duration.between(clock.instant(), before.clock.instant()));
        this.further = before.further;
        agent.lists.lists(agents(newAda));
        agent.keepsConversations();
        rooms = before.rooms.restartedOn(database);
        homeserver = rooms.homeserver;
        ada = before.ada;
        bob = before.bob;
        turnDispatcher = turns(directory());
    }

    private List<Agent> agents(Agent newAda) {
        return Stream.concat(Stream.of(newAda, new Agent("b", "Bob", Set.of(), false)), further.stream())
                .toList();
    }

    private AgentDirectory directory() {
        try (AgentDirectory polled = DirectoryFixture.directory(database, agent.lists)) {
            polled.start();
            await().until(polled::hasPolledAll);
            return polled;
        }
    }

    private TurnDispatcher turns(AgentDirectory known) {
        directory = known;
        Rendering rendering = new Rendering();
        Wording wording = new Wording();
        OutgoingEvents outgoingEvents = new OutgoingEvents(wording, rendering);
        Backends backends = FakeBackends.of(agent);
        RunningTurns running = new RunningTurns(rooms.bindings, backends, database);
        Conversations conversations = new Conversations(rooms.bindings, backends);
        permissions = Permissions.of(List.of(BARRED + "=none"), List.of(OPERATOR), NAMESPACE);
        StagedFiles stagedFiles = files.staged(database, homeserver, clock);
        invited = rooms.invitedRooms(directory, clock);
        RoomPeople roomPeople = new RoomPeople(homeserver, NAMESPACE, clock);
        UsualModes usualModes = new UsualModes(roomPeople);
        LoopGuardSettings loopSettings = new UsualLoopGuard(() -> botsAnswerWithin);
        LoopGuards loopGuards =
                new LoopGuards(database, homeserver, NAMESPACE, loopSettings, new SimpleMeterRegistry(), clock);
        approvals = new ApprovalFixture(database, homeserver, NAMESPACE, rooms.bindings, directory, permissions, clock);
        RoomEncryption encryption = new RoomEncryption(homeserver);
        EndedWaits endedWaits = new EndedWaits(
                database,
                new LaneTable(database, clock),
                approvals.questionCards,
                approvals.cardEdits,
                new ControlOutbox(database, new LaneTable(database, clock), new Outbox(clock)),
                clock);
        rooms.departures = endedWaits;
        Commands commands = CommandsFixture.commands(
                homeserver,
                NAMESPACE,
                rooms.bindings,
                directory,
                conversations,
                rooms.chatRooms,
                running,
                database,
                stagedFiles,
                permissions,
                unknownCommands,
                clock,
                Stream.concat(
                                SeveralCommandsFixture.commands(
                                        homeserver,
                                        NAMESPACE,
                                        rooms.bindings,
                                        invited,
                                        rooms.guests,
                                        directory,
                                        usualModes,
                                        loopGuards)
                                        .stream(),
                                approvals.commands().stream())
                        .toList());
        OutgoingFiles outgoingFiles = outgoing.taking();
        TypingIndicator typingIndicator = new TypingIndicator(homeserver);
        DisplayNames names = new DisplayNames(homeserver, clock);
        UnfinishedDrafts drafts = new UnfinishedDrafts(homeserver, rendering, outgoingEvents, approvals.cardEdits);
        LiveOutput liveOutput = new LiveOutput(
                new DraftMessage(homeserver, rendering, drafts, replies),
                new ToolNotices(homeserver, outgoingEvents, replies),
                new InterimNotices(rendering, replies));
        ReplyBuilder replyBuilder = ReplyFixture.builder(
                rendering,
                outgoingEvents,
                new MentionableMembers(directory, NAMESPACE, homeserver),
                outgoingFiles,
                replies,
                liveOutput);
        QuestionFactory questionFactory = new QuestionFactory(
                names,
                new RoomNames(homeserver, names, clock),
                new RoomCompany(
                        roomPeople, rooms.bindings, directory, names, new MissedMessages(homeserver, names, commands)),
                new AttachedFiles(files.inboxFiles, homeserver, files.settings),
                outgoingFiles,
                settings);
        RemovedMessages removedMessages = new RemovedMessages(
                homeserver,
                backends,
                new SavedContexts(homeserver, NAMESPACE, rooms.bindings),
                QueueFixture.deadLetters(database, clock),
                new TextRemoval(database, new Outbox(clock), outgoing.upload(homeserver)),
                stagedFiles);
        waiting = new AskFixture.Waiting(backends, new LaneTable(database, clock), clock);
        AskAgent askAgent = AskFixture.askAgent(
                backends,
                conversations,
                questionFactory,
                outgoingFiles,
                liveOutput,
                replyBuilder,
                outgoingEvents,
                typingIndicator,
                leasesOf("us"),
                new RoomConversation(homeserver, questionFactory, new Quotes(homeserver, clock), stagedFiles),
                removedMessages,
                waiting,
                commands,
                settings,
                new TurnApprovals(
                        database,
                        approvals.cardEdits,
                        approvals.cardsInRooms,
                        new NewCards(
                                approvals.cardEvents,
                                new ArgumentFiles(outgoingFiles, wording),
                                new RuledCalls(approvals.rules, approvals.scopes, encryption, NAMESPACE),
                                approvals.settings,
                                clock),
                        rooms.bindings,
                        encryption,
                        clock),
                new ToldDecisions(new LaneTable(database, clock), approvals.cardEvents, clock),
                clock);
        MessageAge age = new MessageAge(settings, clock);
        RoomPowers powers = new RoomPowers(homeserver, clock);
        SendPermission sendPermission = new SendPermission(powers);
        FileLanding landing = files.landing(homeserver);
        FileTrouble fileTrouble = new FileTrouble(replyBuilder, outgoingEvents, settings, clock);
        ReadMessage readMessage = new ReadMessage(
                new MessageFiles(stagedFiles, landing, fileTrouble, commands, files.settings, clock),
                new StageFile(stagedFiles, landing, fileTrouble, replyBuilder),
                new VoiceText(
                        files.transcriber(), stagedFiles, files.inboxFiles, fileTrouble, replyBuilder, outgoingEvents),
                new Quotes(homeserver, clock),
                replyBuilder,
                files.settings);
        UnansweredMessage unanswered = new UnansweredMessage(
                rooms.bindings,
                outgoingEvents,
                NAMESPACE,
                running,
                new FormerAgents(homeserver, new FurtherAgentTable(database), NAMESPACE),
                approvals.agentNames,
                replies);
        AnswerMessage messages = new AnswerMessage(
                rooms.bindings,
                approvals.agentNames,
                new GiveMessage(
                        homeserver,
                        NAMESPACE,
                        usualModes,
                        loopGuards,
                        new BotLikeSenders(loopSettings, permissions, clock),
                        outgoingEvents,
                        commands,
                        Replica.Limits.USUAL.withQueue(MOST_WAITING, MOST_WAITING)),
                GuardFixture.guards(
                        replyBuilder,
                        outgoingEvents,
                        NAMESPACE,
                        commands,
                        rooms.bindings,
                        running,
                        directory,
                        age,
                        sendPermission),
                readMessage,
                askAgent,
                unanswered,
                running);
        DeclineInvite declineInvite = new DeclineInvite(homeserver, NAMESPACE, wording, outgoingEvents);
        AnswerInvite invites = new AnswerInvite(
                NAMESPACE,
                permissions,
                invited,
                new AgentPresence(homeserver, rooms.bindings, invited, NAMESPACE, rooms.settings),
                new EnterRoom(
                        homeserver, invited, rooms.chatRooms, declineInvite, sendPermission, commands, outgoingEvents),
                declineInvite,
                QueueFixture.settings(),
                clock);
        QueueNotices queue = new QueueNotices(
                rooms.bindings, outgoingEvents, NAMESPACE, approvals.approvalQueue, approvals.agentNames);
        AskingAgain again = new AskingAgain(homeserver, rooms.bindings, new TurnAuthority(powers), messages);
        RequirePermission requirePermission =
                new RequirePermission(permissions, rooms.bindings, NAMESPACE, outgoingEvents);
        EventClassifier eventClassifier = new EventClassifier(NAMESPACE, commands, approvals.cardReplies);
        classifier = eventClassifier;
        RetryMessage retries = new RetryMessage(
                QueueFixture.deadLetters(database, clock),
                eventClassifier,
                rooms.bindings,
                homeserver,
                NAMESPACE,
                again);
        RunCommand runCommand = new RunCommand(
                commands,
                rooms.bindings,
                approvals.agentNames,
                retries,
                typingIndicator,
                new DraftEnds(
                        drafts,
                        new ControlOutbox(database, new LaneTable(database, clock), new Outbox(clock)),
                        NAMESPACE,
                        clock),
                new CommandNotices(outgoingEvents, rooms.bindings, NAMESPACE),
                age);
        BotRoom botRoom = ReceptionFixture.botRoom(
                rooms,
                invited,
                directory,
                permissions,
                commands,
                CommandsFixture.settings(unknownCommands),
                settings,
                NAMESPACE,
                outgoingEvents,
                age,
                database,
                clock,
                typingIndicator);
        rooms.agentsAtWork = ReceptionFixture.agentsAtWork(
                new Cancellation(database, new LaneTable(database, clock), new InboxTable(clock), new Outbox(clock)),
                running,
                drafts,
                outgoingEvents,
                new ControlOutbox(database, new LaneTable(database, clock), new Outbox(clock)),
                rooms.bindings,
                NAMESPACE);
        ReceiveMessage receiveMessage = new ReceiveMessage(botRoom, messages);
        handlers = List.of(
                receiveMessage,
                new ReceiveAgentMessage(messages),
                new ReceiveCommand(runCommand, receiveMessage),
                retries,
                new ApplyEdit(
                        rooms.bindings,
                        removedMessages,
                        new LateEdits(rooms.bindings, approvals.agentNames, outgoingEvents, stagedFiles, settings),
                        messages),
                new StopTurn(
                        drafts,
                        rooms.bindings,
                        approvals.agentNames,
                        new TurnAuthority(powers),
                        running,
                        outgoingEvents),
                new RemoveMessage(
                        rooms.bindings, new TurnAuthority(powers), running, removedMessages, approvals.cardEdits),
                new DecideCard(
                        approvals.cardDecisions,
                        new AnswerQuestion(approvals.questionCards, outgoingEvents),
                        approvals.cardMessages,
                        rooms.bindings,
                        encryption,
                        endedWaits,
                        outgoingEvents),
                invites,
                new ForgetRoom(homeserver, rooms.bindings, invited),
                new ExplainEncryption(homeserver, rooms.bindings, botRoom, outgoingEvents, endedWaits),
                new SendHeldNotices(sendPermission, rooms.bindings));
        RefusedAnswer refusedAnswer = new RefusedAnswer(outgoingEvents, replyBuilder, NAMESPACE);
        dispatchers = some -> new TurnDispatcher(
                requirePermission, eventClassifier, some, unanswered, refusedAnswer, queue, approvals.cardEdits);
        return dispatcher(handlers);
    }

    TurnDispatcher dispatcher(List<KindHandler> some) {
        return dispatchers.apply(some);
    }

    /** A worker of the database's rooms, like that of a newly started process. */
    public Replica worker(String owner) {
        return new Replica(
                owner,
                database,
                clock,
                homeserver,
                turnDispatcher,
                outgoing.upload(homeserver),
                approvals.approvalQueue);
    }

    Leases leasesOf(String owner) {
        return QueueFixture.leases(database, clock, owner);
    }

    public static ObjectNode content(String msgtype, String body) {
        return JsonNodeFactory.instance.objectNode().put("msgtype", msgtype).put("body", body);
    }

    public WaitingEvent message(RoomId room, ObjectNode content) {
        return event(room, "m.room.message", content);
    }

    public WaitingEvent text(String body) {
        return message(ada, content("m.text", body));
    }

    /** A message of Alice under an id of its own. */
    public WaitingEvent text(String eventId, String body) {
        return event(ada, "m.room.message", content("m.text", body), ALICE.value(), eventId);
    }

    public WaitingEvent text(RoomId room, String eventId, String body) {
        return event(room, "m.room.message", content("m.text", body), ALICE.value(), eventId);
    }

    /** Alice makes another text of a message. */
    public WaitingEvent edit(String eventId, String about, String body) {
        return edit(eventId, about, body, ALICE.value());
    }

    WaitingEvent edit(String eventId, String about, String body, String sender) {
        ObjectNode content = content("m.text", "* " + body);
        content.putObject("m.relates_to").put("rel_type", "m.replace").put("event_id", about);
        content.set("m.new_content", content("m.text", body));
        return event(ada, "m.room.message", content, sender, eventId);
    }

    public WaitingEvent redaction(String eventId, String about, String sender) {
        ObjectNode content = JsonNodeFactory.instance.objectNode().put("redacts", about);
        return event(ada, "m.room.redaction", content, sender, eventId);
    }

    public WaitingEvent reaction(String eventId, String about, String key, String sender) {
        ObjectNode content = Reaction.content(key);
        content.withObject("/m.relates_to").put("event_id", about);
        return event(ada, "m.reaction", content, sender, eventId);
    }

    /** A text in Ada's room. */
    public WaitingEvent by(String sender, String eventId) {
        return event(ada, "m.room.message", content("m.text", "Hello"), sender, eventId);
    }

    public WaitingEvent event(RoomId room, String type, ObjectNode content) {
        return event(room, type, content, ALICE.value(), "$message");
    }

    public WaitingEvent event(RoomId room, String type, ObjectNode content, UserId sender) {
        return event(room, type, content, sender.value(), "$message");
    }

    private WaitingEvent event(RoomId room, String type, ObjectNode content, String sender, String eventId) {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("event_id", eventId)
                .put("room_id", room.value())
                .put("sender", sender)
                .put("type", type)
                .put("origin_server_ts", clock.millis());
        event.set("content", content);
        return WaitingEvents.of(
                eventId, room, event.toString(), clock.instant(), 0, Optional.empty(), Optional.empty());
    }

    /** A message of somebody in Ada's room under an id of its own. */
    public WaitingEvent message(UserId sender, String eventId, ObjectNode content) {
        return event(ada, "m.room.message", content, sender.value(), eventId);
    }

    public WaitingEvent invite(RoomId room, UserId invited, UserId by) {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("event_id", "$invite")
                .put("room_id", room.value())
                .put("sender", by.value())
                .put("type", "m.room.member")
                .put("state_key", invited.value());
        event.putObject("content").put("membership", "invite");
        return WaitingEvents.of(
                "$invite", room, event.toString(), clock.instant(), 0, Optional.empty(), Optional.empty());
    }

    public static WaitingEvent inRound(WaitingEvent event, int round) {
        return WaitingEvents.of(
                event.key(),
                event.room(),
                event.json(),
                event.receivedAt(),
                round,
                event.asked(),
                event.firstFailedAt());
    }

    static WaitingEvent interrupted(WaitingEvent event, int attempt, String run) {
        return WaitingEvents.of(
                event.key(),
                event.room(),
                event.json(),
                event.receivedAt(),
                event.round(),
                Optional.of(new WaitingEvent.EarlierAttempt(
                        attempt, event.receivedAt(), Optional.of(run), Optional.empty())),
                event.firstFailedAt());
    }

    /** The words of the envelope about the outbox of Ada's room. */
    public String outbox() {
        return " outbox " + files.workspace.folder(adaUser, ada).outboxPath();
    }

    public WaitingEvent failingSince(WaitingEvent event, Duration ago) {
        return WaitingEvents.of(
                event.key(),
                event.room(),
                event.json(),
                event.receivedAt(),
                event.round(),
                Optional.empty(),
                Optional.of(clock.instant().minus(ago)));
    }

    public Outcome handle(WaitingEvent event) {
        return turnDispatcher.handle(event, new TurnContext() {
            @Override
            public int asking() {
                asked++;
                return event.asked().map(WaitingEvent.EarlierAttempt::attempt).orElse(1);
            }

            @Override
            public List<WaitingEvent> following(int most) {
                return List.of();
            }

            @Override
            public int waitingIn(LaneKind lane) {
                return 0;
            }

            @Override
            public boolean hasEarlierChanges() {
                return false;
            }

            @Override
            public boolean sayWhatWasForbidden() {
                return false;
            }

            @Override
            public List<String> changes() {
                return List.of();
            }

            @Override
            public Optional<RoomEvent> known(String key) {
                return Optional.empty();
            }

            @Override
            public Optional<EventId> say(OutgoingEvent outgoingEvent) {
                throw new UnsupportedOperationException("Drafts need rooms that are really worked on");
            }

            @Override
            public Optional<EventId> said(String transactionId) {
                return Optional.empty();
            }

            @Override
            public Lane lane() {
                return new Lane(event.room(), LaneKind.TURNS, new ProcessId("this one"), 1);
            }

            @Override
            public void runStarted(String runId) {
                runs.add(runId);
            }

            @Override
            public List<WaitingEvent> stopTurns() {
                return List.of();
            }

            @Override
            public List<WaitingEvent> stopTurn(String key) {
                return List.of();
            }

            @Override
            public List<WaitingEvent> stopTurn(String key, Set<LaneKind> lanes) {
                return List.of();
            }
        });
    }

    static List<String> bodies(Outcome outcome) {
        return outcome.toSend().stream()
                .filter(event -> event.type().equals(OutgoingEvent.MESSAGE))
                .map(OutgoingEvent::content)
                .map(content -> content.path("body").asText())
                .toList();
    }

    public static String body(Outcome outcome) {
        List<String> bodies = bodies(outcome);
        if (bodies.size() != 1) {
            throw new AssertionError("Not one message but " + bodies);
        }
        return bodies.getFirst();
    }
}
