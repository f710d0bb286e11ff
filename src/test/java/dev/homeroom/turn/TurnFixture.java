package dev.homeroom.turn;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.Agent;
import dev.homeroom.backend.Backends;
import dev.homeroom.backend.FakeBackends;
import dev.homeroom.conversation.Conversations;
import dev.homeroom.conversation.Permissions;
import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.conversation.command.CommandSettings;
import dev.homeroom.conversation.command.Commands;
import dev.homeroom.conversation.command.CommandsFixture;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.DirectoryFixture;
import dev.homeroom.directory.FakeBackend;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.space.InvitedRooms;
import dev.homeroom.space.ReplyRelation;
import dev.homeroom.space.RoomsFixture;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.wording.Wording;
import dev.homeroom.work.Leases;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.Progress;
import dev.homeroom.work.SettableClock;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.Track;
import dev.homeroom.work.WaitingEvent;
import dev.homeroom.work.WorkFixture;
import dev.homeroom.work.WorkFixture.Worker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns on a homeserver and a backend in memory: Ada, who answers, and Bob, who is switched off. */
final class TurnFixture {
    static final Namespace NAMESPACE = new Namespace("home.test", "letta");
    static final UserId ALICE = new UserId("@alice:home.test");
    static final UserId OPERATOR = new UserId("@olivia:home.test");
    static final UserId STRANGER = new UserId("@sam:away.test");
    /** Of the own server, and not permitted to talk to agents. */
    static final UserId BARRED = new UserId("@barry:home.test");

    static final Settings SETTINGS = new Settings(
            Duration.ofMinutes(15),
            Duration.ofHours(24),
            Duration.ofSeconds(5),
            true,
            Optional.empty(),
            OnLateEdit.IGNORE);

    final SettableClock clock = new SettableClock();
    final ScriptedAgent agent = new ScriptedAgent();
    final Database database;
    private final Settings settings;
    private final Replies replies;
    private final CommandSettings.Unknown unknownCommands;
    final RoomsFixture rooms;
    final FakeHomeserver homeserver;
    final RoomId ada;
    final RoomId bob;
    final UserId adaUser = NAMESPACE.agentUser("letta", "a");
    final Turns turns;

    @SuppressWarnings("NullAway.Init")
    InvitedRooms invited;

    final List<String> runs = new ArrayList<>();
    int asked;

    /** How answers look. */
    record Replies(
            ReplyRelation relation, Streaming streaming, ToolsShown tools, ReasoningShown reasoning, int mostParts)
            implements ReplySettings {
        static final Replies USUAL =
                new Replies(ReplyRelation.AS_ASKED, Streaming.OFF, ToolsShown.DESCRIBED, ReasoningShown.HIDDEN, 5);

        Replies with(Streaming other) {
            return new Replies(relation, other, tools, reasoning, mostParts);
        }

        Replies with(ToolsShown other) {
            return new Replies(relation, streaming, other, reasoning, mostParts);
        }

        Replies with(ReasoningShown other) {
            return new Replies(relation, streaming, tools, other, mostParts);
        }
    }

    record Settings(
            Duration giveUpAfter,
            Duration maxAge,
            Duration tellDelayAfter,
            boolean envelope,
            Optional<OnInterrupted> onInterrupted,
            OnLateEdit onLateEdit)
            implements TurnSettings {
        Settings with(OnInterrupted decision) {
            return new Settings(giveUpAfter, maxAge, tellDelayAfter, envelope, Optional.of(decision), onLateEdit);
        }

        Settings withoutEnvelope() {
            return new Settings(giveUpAfter, maxAge, tellDelayAfter, false, onInterrupted, onLateEdit);
        }

        Settings with(OnLateEdit decision) {
            return new Settings(giveUpAfter, maxAge, tellDelayAfter, envelope, onInterrupted, decision);
        }
    }

    TurnFixture() {
        this(TestDatabases.inMemory(), SETTINGS);
    }

    TurnFixture(Database database, Settings settings) {
        this(database, settings, Replies.USUAL, CommandSettings.Unknown.HINT);
    }

    TurnFixture(Database database, Settings settings, CommandSettings.Unknown unknownCommands) {
        this(database, settings, Replies.USUAL, unknownCommands);
    }

    TurnFixture(Database database, Settings settings, Streaming streaming) {
        this(database, settings, Replies.USUAL.with(streaming));
    }

    TurnFixture(Database database, Settings settings, Replies replies) {
        this(database, settings, replies, CommandSettings.Unknown.HINT);
    }

    private TurnFixture(
            Database database, Settings settings, Replies replies, CommandSettings.Unknown unknownCommands) {
        this.unknownCommands = unknownCommands;
        this.database = database;
        this.settings = settings;
        this.replies = replies;
        agent.lists.lists(FakeBackend.agent("a", "Ada"), new Agent("b", "Bob", Set.of(), false));
        rooms = RoomsFixture.of(database, agent.lists);
        homeserver = rooms.homeserver();
        ada = rooms.roomOf("a");
        bob = rooms.roomOf("b");
        turns = turns(directory());
    }

    /** Another process on the same homeserver. */
    TurnFixture(TurnFixture before, Database database) {
        this(before, database, FakeBackend.agent("a", "Ada"));
    }

    /** As it is there, with Ada changed. */
    TurnFixture(TurnFixture before, Database database, Agent newAda) {
        this.unknownCommands = before.unknownCommands;
        this.replies = before.replies;
        this.database = database;
        this.settings = before.settings;
        clock.pass(Duration.between(clock.instant(), before.clock.instant()));
        agent.lists.lists(newAda, new Agent("b", "Bob", Set.of(), false));
        agent.keepsConversations();
        rooms = before.rooms.restartedOn(database);
        homeserver = rooms.homeserver();
        ada = before.ada;
        bob = before.bob;
        turns = turns(directory());
    }

    private AgentDirectory directory() {
        try (AgentDirectory directory = DirectoryFixture.directory(database, agent.lists)) {
            directory.start();
            await().until(directory::hasAskedEverybody);
            return directory;
        }
    }

    private Turns turns(AgentDirectory directory) {
        Events events = new Events(new ObjectMapper());
        Rendering rendering = new Rendering();
        Wording wording = new Wording();
        Post post = new Post(wording, rendering);
        Answers answers = new Answers(
                rendering,
                post,
                new People(directory, NAMESPACE, homeserver),
                new Enclosure(homeserver, wording),
                replies,
                settings,
                clock);
        Backends backends = FakeBackends.of(agent);
        RunningTurns running = new RunningTurns(rooms.bindings(), backends);
        Conversations conversations = new Conversations(rooms.bindings(), backends);
        Permissions permissions = Permissions.of(List.of(BARRED + "=none"), List.of(OPERATOR), NAMESPACE);
        Commands commands = CommandsFixture.commands(
                homeserver,
                NAMESPACE,
                rooms.bindings(),
                directory,
                conversations,
                rooms.chatRooms(),
                running,
                WorkFixture.roomQueue(database),
                permissions,
                unknownCommands,
                clock);
        Attention attention = new Attention(homeserver);
        AgentTurn agents = new AgentTurn(
                backends,
                conversations,
                leasesOf("us"),
                attention,
                answers,
                new Revision(events),
                new Attempts(
                        conversations,
                        answers,
                        new Asking(
                                new TurnMetrics(new SimpleMeterRegistry()),
                                new Questions(new DisplayNames(homeserver, clock), settings),
                                settings),
                        new Watching(
                                new Drafts(homeserver, rendering, replies), new ToolNotices(homeserver, post, replies)),
                        new Reasoning(rendering, post, replies)));
        MessageAge age = new MessageAge(settings, clock);
        MessageTurn messages = new MessageTurn(
                rooms.bindings(), directory, agents, new Quotes(homeserver, clock), post, NAMESPACE, replies, age);
        invited = rooms.invitedRooms(directory, clock);
        Declining declining = new Declining(homeserver, NAMESPACE, invited, wording, post);
        InviteTurn invites = new InviteTurn(
                NAMESPACE,
                permissions,
                invited,
                new Presence(homeserver, invited, NAMESPACE, rooms.settings()),
                new MovingIn(homeserver, invited, rooms.chatRooms(), declining, commands, post),
                declining,
                WorkFixture.settings(),
                clock);
        QueueNotices queue = new QueueNotices(new ObjectMapper(), rooms.bindings(), post, NAMESPACE);
        RetryTurn retries =
                new RetryTurn(WorkFixture.deadLetters(database, clock), rooms.bindings(), homeserver, NAMESPACE);
        CommandTurn commandTurn =
                new CommandTurn(commands, rooms.bindings(), directory, retries, attention, post, NAMESPACE, age);
        EndingTurn endings = new EndingTurn(
                homeserver,
                events,
                rooms.bindings(),
                directory,
                new Authority(homeserver),
                running,
                WorkFixture.deadLetters(database, clock),
                post);
        PersonTurn people = new PersonTurn(
                new Strangers(permissions, commands, rooms.bindings(), NAMESPACE, post),
                new EditTurn(events, settings),
                commandTurn,
                new ArchivedRooms(rooms.bindings(), commands, NAMESPACE, post),
                messages,
                endings,
                retries);
        return new Turns(
                events,
                new RoomTurn(rooms.bindings(), invites, new RoomChange(homeserver, invited, post)),
                people,
                endings,
                messages,
                new Refusals(post, NAMESPACE),
                queue);
    }

    /** What does the work of the rooms on the database, as a process that has just been started. */
    Worker worker(String owner) {
        return WorkFixture.worker(owner, database, clock, homeserver, turns);
    }

    Leases leasesOf(String owner) {
        return WorkFixture.leases(database, clock, owner);
    }

    static ObjectNode content(String msgtype, String body) {
        return JsonNodeFactory.instance.objectNode().put("msgtype", msgtype).put("body", body);
    }

    WaitingEvent message(RoomId room, ObjectNode content) {
        return event(room, "m.room.message", content);
    }

    WaitingEvent text(String body) {
        return message(ada, content("m.text", body));
    }

    /** A message of Alice under an id of its own. */
    WaitingEvent text(String eventId, String body) {
        return event(ada, "m.room.message", content("m.text", body), ALICE.value(), eventId);
    }

    WaitingEvent text(RoomId room, String eventId, String body) {
        return event(room, "m.room.message", content("m.text", body), ALICE.value(), eventId);
    }

    /** Alice makes another text of a message. */
    WaitingEvent edit(String eventId, String about, String body) {
        return edit(eventId, about, body, ALICE.value());
    }

    WaitingEvent edit(String eventId, String about, String body, String sender) {
        ObjectNode content = content("m.text", "* " + body);
        content.putObject("m.relates_to").put("rel_type", "m.replace").put("event_id", about);
        content.set("m.new_content", content("m.text", body));
        return event(ada, "m.room.message", content, sender, eventId);
    }

    WaitingEvent redaction(String eventId, String about, String sender) {
        ObjectNode content = JsonNodeFactory.instance.objectNode().put("redacts", about);
        return event(ada, "m.room.redaction", content, sender, eventId);
    }

    WaitingEvent reaction(String eventId, String about, String key, String sender) {
        ObjectNode content = Reaction.content(key);
        content.withObject("/m.relates_to").put("event_id", about);
        return event(ada, "m.reaction", content, sender, eventId);
    }

    /** A text in Ada's room. */
    WaitingEvent by(String sender, String eventId) {
        return event(ada, "m.room.message", content("m.text", "Hello"), sender, eventId);
    }

    WaitingEvent event(RoomId room, String type, ObjectNode content) {
        return event(room, type, content, ALICE.value(), "$message");
    }

    WaitingEvent event(RoomId room, String type, ObjectNode content, UserId sender) {
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
        return new WaitingEvent(
                eventId, room, event.toString(), clock.instant(), 0, Optional.empty(), Optional.empty());
    }

    WaitingEvent invite(RoomId room, UserId invited, UserId by) {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("event_id", "$invite")
                .put("room_id", room.value())
                .put("sender", by.value())
                .put("type", "m.room.member")
                .put("state_key", invited.value());
        event.putObject("content").put("membership", "invite");
        return new WaitingEvent(
                "$invite", room, event.toString(), clock.instant(), 0, Optional.empty(), Optional.empty());
    }

    static WaitingEvent inRound(WaitingEvent event, int round) {
        return new WaitingEvent(
                event.key(),
                event.room(),
                event.json(),
                event.receivedAt(),
                round,
                event.asked(),
                event.firstFailedAt());
    }

    static WaitingEvent interrupted(WaitingEvent event, int attempt, String run) {
        return new WaitingEvent(
                event.key(),
                event.room(),
                event.json(),
                event.receivedAt(),
                event.round(),
                Optional.of(new WaitingEvent.Asked(attempt, event.receivedAt(), Optional.of(run), Optional.empty())),
                event.firstFailedAt());
    }

    WaitingEvent failingSince(WaitingEvent event, Duration ago) {
        return new WaitingEvent(
                event.key(),
                event.room(),
                event.json(),
                event.receivedAt(),
                event.round(),
                Optional.empty(),
                Optional.of(clock.instant().minus(ago)));
    }

    Settlement handle(WaitingEvent event) {
        return turns.handle(event, new Progress() {
            @Override
            public int asking() {
                asked++;
                return event.asked().map(WaitingEvent.Asked::attempt).orElse(1);
            }

            @Override
            public List<String> changes() {
                return List.of();
            }

            @Override
            public Optional<String> known(String key) {
                return Optional.empty();
            }

            @Override
            public Optional<EventId> say(Outgoing outgoing) {
                throw new UnsupportedOperationException("Drafts need rooms that are really worked on");
            }

            @Override
            public Optional<EventId> said(String transactionId) {
                return Optional.empty();
            }

            @Override
            public Track track() {
                return Track.TURNS;
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
        });
    }

    static List<String> bodies(Settlement settlement) {
        return settlement.toSend().stream()
                .filter(event -> event.type().equals(Post.MESSAGE))
                .map(Outgoing::content)
                .map(content -> content.path("body").asText())
                .toList();
    }

    static String body(Settlement settlement) {
        List<String> bodies = bodies(settlement);
        if (bodies.size() != 1) {
            throw new AssertionError("Not one message but " + bodies);
        }
        return bodies.getFirst();
    }
}
