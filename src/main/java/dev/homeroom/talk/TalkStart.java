package dev.homeroom.talk;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.tracking.TrackingId;
import java.util.List;

/** The answer to a {@link TalkRequest}. */
public sealed interface TalkStart {
    /** The message is on disk and will be said in this room. */
    record Begun(TrackingId id, RoomId room) implements TalkStart {}

    /** Several agents have this name, and nothing was said. */
    record Unclear(List<NamedCandidate> candidates) implements TalkStart {
        public Unclear {
            candidates = List.copyOf(candidates);
        }
    }

    /** No agent has this name or id. */
    record Unknown() implements TalkStart {}

    /**
     * Nothing was said.
     *
     * @param reason a sentence for the caller
     */
    record Refused(String reason) implements TalkStart {}

    /** An agent that may be meant. */
    record NamedCandidate(UserId user, String agentId, String name) {}
}
