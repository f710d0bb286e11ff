package dev.homeroom.mcp.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.asking.AskPeople;
import dev.homeroom.asking.AskedStart;
import dev.homeroom.asking.PeopleRequest;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.tracking.TrackedWorks;
import dev.homeroom.tracking.TrackingId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** {@code ask_human}: a question to the people of a room. An answer that takes longer than the call is a task. */
@Singleton
class AskHuman implements McpTool {
    private final OwnRooms ownRooms;
    private final AskPeople askPeople;
    private final TrackedWorks works;

    AskHuman(OwnRooms ownRooms, AskPeople askPeople, TrackedWorks works) {
        this.ownRooms = ownRooms;
        this.askPeople = askPeople;
        this.works = works;
    }

    @Override
    public String name() {
        return "ask_human";
    }

    @Override
    public ObjectNode call(CallingAgent caller, CallArguments arguments) {
        Optional<RoomId> room = arguments
                .text("room")
                .map(named -> ownRooms.named(caller, named))
                .or(() -> ownRooms.main(caller))
                .map(BoundRoom::room);
        PeopleRequest request = new PeopleRequest(
                caller.user().value(),
                room,
                arguments.required("question"),
                arguments.texts("choices"),
                arguments.seconds("expires").map(Duration::ofSeconds),
                Optional.of(IdempotencyKey.of(arguments)));
        return switch (askPeople.begin(request)) {
            case AskedStart.Posted(TrackingId id, RoomId asked) -> TaskResult.begun(works, caller, id, asked);
            case AskedStart.NoSuchAgent(String reason) -> throw new ToolRefusal(reason);
            case AskedStart.NotPosted(String reason) -> throw new ToolRefusal(reason);
        };
    }
}
