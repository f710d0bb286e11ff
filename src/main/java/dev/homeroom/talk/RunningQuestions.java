package dev.homeroom.talk;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.inbox.InboxQueries;
import dev.homeroom.queue.outbox.TurnOrigin;
import java.sql.Connection;
import java.util.Comparator;
import java.util.Optional;

/** The questions that an agent works on. */
public final class RunningQuestions {
    private RunningQuestions() {}

    /**
     * The origin of a message that the agent says meanwhile. Of several questions, the one with the most hops counts, so a loop
     * can't hide behind another question.
     *
     * @return empty when the agent works on none
     */
    public static Optional<TurnOrigin> of(Connection connection, AgentRef agent, UserId agentUser) {
        return InboxQueries.asked(connection, agentUser.localpart(), agent.backend(), agent.agentId()).stream()
                .map(TurnOrigin::ofAnswerTo)
                .max(Comparator.comparingInt(TurnOrigin::hop));
    }
}
