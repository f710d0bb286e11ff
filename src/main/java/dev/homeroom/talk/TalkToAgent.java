package dev.homeroom.talk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.conversation.Permissions;
import dev.homeroom.conversation.RoomEncryption;
import dev.homeroom.conversation.several.AgentSearch;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Sha256;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.talk.TalkStart.NamedCandidate;
import dev.homeroom.talk.TalkTable.StoredTalk;
import dev.homeroom.tracking.TrackingId;
import dev.homeroom.turn.render.Mentionables;
import dev.homeroom.turn.render.Rendering;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Says a message to an agent in that agent's room, as another agent, which joins and stays, or as the bot. The message comes back
 * from the homeserver like any other, and so the room's lane, the agent's mode and the loop guard apply to it.
 */
@ApplicationScoped
public class TalkToAgent {
    private static final String TO_ITSELF = "An agent can't talk to itself. Name another agent.";
    private static final String UNKNOWN_CALLER = "The agent that asks is unknown.";
    private static final String NO_ROOM = "The agent has no room yet; /health/agent-provisioning says why.";
    private static final String ENCRYPTED =
            "The agent's room is encrypted, and agents can't read there. Nothing was said. Ask an operator for a room without encryption.";
    private static final String NOT_PERMITTED =
            "The agent that asks may not talk to agents; homeroom.permissions decides.";
    private static final String NO_TEXT = "Send a text.";
    private static final String TOO_LONG = "The text is too long for one message. Send a shorter one.";
    private static final String OTHER_REQUEST =
            "This idempotency key belongs to another message. Use a new key for each message.";

    private final AgentSearch agents;
    private final Bindings bindings;
    private final Permissions permissions;
    private final Namespace namespace;
    private final RoomEncryption encryption;
    private final Rendering rendering;
    private final TalkOutbox talkOutbox;
    private final InstantSource clock;

    public TalkToAgent(
            AgentSearch agents,
            Bindings bindings,
            Permissions permissions,
            Namespace namespace,
            RoomEncryption encryption,
            TalkOutbox talkOutbox,
            InstantSource clock) {
        this.agents = agents;
        this.bindings = bindings;
        this.permissions = permissions;
        this.namespace = namespace;
        this.encryption = encryption;
        this.rendering = new Rendering();
        this.talkOutbox = talkOutbox;
        this.clock = clock;
    }

    /**
     * Begins a talk. The message is on disk when this returns a tracking id. With an idempotency key, a repeated call says nothing
     * again, and returns the same tracking id.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver can't say now whether the room is encrypted, or the asking
     *     agent can't join it now; nothing was said
     */
    public TalkStart begin(TalkRequest request) {
        return switch (agents.find(request.target())) {
            case AgentSearch.FoundAgents.None _ -> new TalkStart.Unknown();
            case AgentSearch.FoundAgents.Several(List<KnownAgent> candidates) ->
                new TalkStart.Unclear(candidates.stream().map(this::candidate).toList());
            case AgentSearch.FoundAgents.One(KnownAgent agent) -> begin(request, agent);
        };
    }

    /** The message of a talk in the room; empty while it is not there, and when there is no such talk. */
    public Optional<EventId> said(TrackingId id) {
        return talkOutbox.said(id);
    }

    private NamedCandidate candidate(KnownAgent agent) {
        return new NamedCandidate(agents.userOf(agent), agent.ref().agentId(), agents.nameOf(agent));
    }

    private TalkStart begin(TalkRequest request, KnownAgent target) {
        UserId targetUser = agents.userOf(target);
        Optional<KnownAgent> asking = request.asking().flatMap(this::listed);
        Optional<BoundRoom> room = bindings.agentRoomOf(target.ref()).flatMap(bindings::of);
        List<ObjectNode> contents = rendering.answer(request.text(), Mentionables.none());
        return refusal(request, targetUser, asking)
                .or(() -> refusal(contents))
                .or(() -> room.isEmpty() ? Optional.of(NO_ROOM) : Optional.empty())
                .<TalkStart>map(TalkStart.Refused::new)
                .orElseGet(() -> begin(
                        request, targetUser, asking.map(KnownAgent::ref), room.orElseThrow(), contents.getFirst()));
    }

    private Optional<KnownAgent> listed(UserId user) {
        return agents.find(user.value()) instanceof AgentSearch.FoundAgents.One(KnownAgent agent)
                ? Optional.of(agent)
                : Optional.empty();
    }

    private Optional<String> refusal(TalkRequest request, UserId target, Optional<KnownAgent> asking) {
        if (request.asking().equals(Optional.of(target))) {
            return Optional.of(TO_ITSELF);
        }
        if (request.asking().isPresent() && asking.isEmpty()) {
            return Optional.of(UNKNOWN_CALLER);
        }
        return request.asking().map(permissions::mayChat).orElse(true) ? Optional.empty() : Optional.of(NOT_PERMITTED);
    }

    private static Optional<String> refusal(List<ObjectNode> contents) {
        return switch (contents.size()) {
            case 0 -> Optional.of(NO_TEXT);
            case 1 -> Optional.empty();
            default -> Optional.of(TOO_LONG);
        };
    }

    private TalkStart begin(
            TalkRequest request, UserId target, Optional<AgentRef> asking, BoundRoom room, ObjectNode content) {
        UserId caller = request.asking().orElseGet(namespace::bot);
        TrackingId id = request.idempotencyKey()
                .map(key -> TrackingId.of(Talks.KIND, caller.value(), key))
                .orElseGet(() -> TrackingId.random(Talks.KIND));
        StoredTalk talk = new StoredTalk(
                id, room.room(), target, caller, Sha256.hex(target + "\n" + request.text()), clock.instant());
        Optional<StoredTalk> known = talkOutbox.find(id);
        if (known.isEmpty() && encryption.isEncrypted(target, room.room())) {
            return new TalkStart.Refused(ENCRYPTED);
        }
        StoredTalk begun = known.orElseGet(() -> talkOutbox.say(talk, asking, room, content));
        return begun.request().equals(talk.request())
                ? new TalkStart.Begun(id, begun.room())
                : new TalkStart.Refused(OTHER_REQUEST);
    }
}
