package dev.homeroom.e2e.sabotage;

/** A kill point between two steps of a tool that waits for a decision, with its place in the product's code. */
public enum ApprovalKillPoint implements Aim {
    /** The agent waits for a decision; the card is not stored. */
    REQUESTED,
    /** The homeserver has the card; its event id is not stored. */
    POSTED,
    /** The decision is stored; its turn has not begun again. */
    DECIDED,
    /** It is noted that the agent is about to be told; it was not told. */
    TELLING,
    /** The agent was told; its answer has not begun. */
    TOLD,
    /** The agent's answer is complete but not stored. */
    RESUMED;

    @Override
    public Place place() {
        return switch (this) {
            case REQUESTED -> Place.entering("dev.homeroom.queue.OutcomeWriter", "await");
            case POSTED -> Place.leaving("dev.homeroom.queue.outbox.EventSender", "send");
            case DECIDED -> Place.leaving("dev.homeroom.conversation.approval.CardDecisions", "decide");
            case TELLING -> Place.leaving("dev.homeroom.turn.approval.ToldDecisions", "telling");
            case TOLD -> Place.leaving("dev.homeroom.backend.letta.LettaCall", "send");
            case RESUMED -> Place.entering("dev.homeroom.turn.ask.AgentReply", "asked");
        };
    }

    /** Whether the process dies before the card can be seen. */
    public boolean isBeforeDecision() {
        return this == REQUESTED || this == POSTED;
    }
}
