package dev.homeroom.turn.ask;

import dev.homeroom.backend.Backends;
import dev.homeroom.cluster.Leases;
import dev.homeroom.conversation.Conversations;
import dev.homeroom.conversation.RemovedMessages;
import dev.homeroom.conversation.command.Commands;
import dev.homeroom.files.outgoing.OutgoingFiles;
import dev.homeroom.queue.lane.LaneTable;
import dev.homeroom.turn.TurnSettings;
import dev.homeroom.turn.TypingIndicator;
import dev.homeroom.turn.approval.ToldDecisions;
import dev.homeroom.turn.approval.TurnApprovals;
import dev.homeroom.turn.question.QuestionFactory;
import dev.homeroom.turn.question.RoomConversation;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.stream.LiveOutput;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;

/** The way from a message to its agent. */
public final class AskFixture {
    private AskFixture() {}

    /** The rooms that wait for their servers. None resumes before a test says so. */
    public static final class Waiting {
        private final WaitingRooms rooms;

        public Waiting(Backends backends, LaneTable laneTable, Clock clock) {
            this.rooms = new WaitingRooms(backends, laneTable, clock);
        }

        /** Resumes the next rooms. */
        public void resume() {
            rooms.pass();
        }
    }

    public static AskAgent askAgent(
            Backends backends,
            Conversations conversations,
            QuestionFactory questionFactory,
            OutgoingFiles outgoingFiles,
            LiveOutput liveOutput,
            ReplyBuilder replyBuilder,
            OutgoingEvents outgoingEvents,
            TypingIndicator typingIndicator,
            Leases leases,
            RoomConversation roomConversation,
            RemovedMessages removedMessages,
            Waiting waiting,
            Commands commands,
            TurnSettings settings,
            TurnApprovals turnApprovals,
            ToldDecisions toldDecisions,
            Clock clock) {
        InterruptionPolicy policy = new InterruptionPolicy(settings);
        AgentReply agentReply = new AgentReply(
                replyBuilder,
                outgoingEvents,
                policy,
                new ForgottenConversations(conversations),
                waiting.rooms,
                commands,
                settings,
                clock);
        return new AskAgent(
                backends,
                typingIndicator,
                conversations,
                leases,
                new ConversationMemory(roomConversation, removedMessages, replyBuilder),
                new AgentAttempts(
                        outgoingFiles,
                        liveOutput,
                        new BackendCall(
                                new TurnMetrics(new SimpleMeterRegistry()),
                                questionFactory,
                                policy,
                                toldDecisions,
                                settings),
                        agentReply,
                        new EarlierWork(replyBuilder, agentReply),
                        turnApprovals),
                agentReply,
                turnApprovals);
    }
}
