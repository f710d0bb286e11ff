package dev.homeroom.mcp.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.UserId;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.mcp.tools.Targets.MessageTarget;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TurnOrigin;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.talk.RunningQuestions;
import dev.homeroom.turn.reply.ReplyRelates;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code matrix_send}. A text that is too long for one event becomes several. */
@Singleton
public class MatrixSend implements McpTool {
    /** The message that the text answers: an argument of letta-matrix's tools, which models of today aren't offered. */
    public static final String REPLY_TO = "reply_to";

    private static final String NAME = "matrix_send";

    private final Targets targets;
    private final OwnRooms ownRooms;
    private final WrittenText writtenText;
    private final DurableSending sending;
    private final Homeserver homeserver;
    private final Database database;

    MatrixSend(
            Targets targets,
            OwnRooms ownRooms,
            WrittenText writtenText,
            DurableSending sending,
            Homeserver homeserver,
            Database database) {
        this.targets = targets;
        this.ownRooms = ownRooms;
        this.writtenText = writtenText;
        this.sending = sending;
        this.homeserver = homeserver;
        this.database = database;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ObjectNode call(CallingAgent caller, CallArguments arguments) {
        MessageTarget target = targets.of(caller, arguments.required("to"));
        BoundRoom room = target.room();
        SendingCall call = SendingCall.of(caller, NAME, room.room(), arguments);
        if (!sending.isStored(call, part(0))) {
            ownRooms.requirePlain(caller, room.room());
        }
        List<ObjectNode> contents =
                writtenText.of(caller, room.room(), arguments.required("text"), mentioned(caller, target, arguments));
        Optional<ReplyRelates> relation = arguments
                .text("thread")
                .map(root -> relation(caller, room, root, ReplyRelation.THREAD))
                .or(() ->
                        arguments.text(REPLY_TO).map(message -> relation(caller, room, message, ReplyRelation.REPLY)));
        Optional<TurnOrigin> question =
                database.inTransaction(connection -> RunningQuestions.of(connection, caller.ref(), caller.user()));
        List<OutgoingEvent> events = new ArrayList<>();
        for (ObjectNode content : contents) {
            OutgoingEvent event = event(caller, call, events.size(), content, question);
            events.add(relation.map(known -> known.on(event)).orElse(event));
        }
        return sending.send(call, events);
    }

    private static String part(int number) {
        return "part-" + number;
    }

    private Set<UserId> mentioned(CallingAgent caller, MessageTarget target, CallArguments arguments) {
        Set<UserId> users = new LinkedHashSet<>();
        target.mentioned().ifPresent(users::add);
        arguments
                .texts("mentions")
                .forEach(
                        wanted -> users.add(targets.member(caller, target.room().room(), wanted)));
        return users;
    }

    /** A message inside of a thread stands for its thread. */
    private ReplyRelates relation(CallingAgent caller, BoundRoom room, String message, ReplyRelation wanted) {
        return Optional.of(message)
                .filter(EventId::isValid)
                .map(EventId::new)
                .flatMap(id -> homeserver
                        .event(caller.user(), room.room(), id)
                        .filter(event -> event.get("content") instanceof ObjectNode)
                        .map(event -> ReplyRelates.to(id, (ObjectNode) event.path("content"), wanted)))
                .orElseThrow(() -> new ToolRefusal(
                        wanted == ReplyRelation.THREAD
                                ? "`thread` is no message of this room. Use matrix_read to find the event id of the thread's first message."
                                : "`event_id` is no message of this room. Use matrix_read to find it."));
    }

    /**
     * The origin lets the loop guard count the message if it mentions another agent: what an agent says while it answers was caused
     * by the question.
     */
    private static OutgoingEvent event(
            CallingAgent caller, SendingCall call, int number, ObjectNode content, Optional<TurnOrigin> question) {
        String id = call.transactionId(part(number));
        content.set(
                TurnOrigin.KEY, question.orElseGet(() -> new TurnOrigin(id, 1)).toJson());
        return new OutgoingEvent(id, call.room(), caller.user(), OutgoingEvent.MESSAGE, content);
    }
}
