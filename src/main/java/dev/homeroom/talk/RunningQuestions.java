package dev.homeroom.talk;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Sql;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.outbox.TurnOrigin;
import java.util.Comparator;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The questions that an agent works on. */
public final class RunningQuestions {
    private RunningQuestions() {}

    /**
     * The origin of a message that the agent says meanwhile. Of several questions, the one with the most hops counts, so a loop
     * can't hide behind another question.
     *
     * @return empty when the agent works on none
     */
    public static Optional<TurnOrigin> of(Handle handle, AgentRef agent, UserId agentUser) {
        return Sql.on(handle.getConnection(), """
                        select event_id, event
                        from inbox
                        where state = 'waiting'
                          and asked_at is not null
                          and (track = :localpart
                              or (track = 'turns' and exists (select 1
                                                              from bound_room
                                                              where bound_room.room_id = inbox.room_id
                                                                and bound_room.backend = :backend
                                                                and bound_room.agent_id = :agent_id)))
                        """)
                .bind("localpart", agentUser.localpart())
                .bind("backend", agent.backend())
                .bind("agent_id", agent.agentId())
                .map(row -> TurnOrigin.ofAnswerTo(RoomEvent.stored(row.getString("event_id"), row.getString("event"))))
                .list()
                .stream()
                .max(Comparator.comparingInt(TurnOrigin::hop));
    }
}
