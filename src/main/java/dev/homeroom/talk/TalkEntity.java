package dev.homeroom.talk;

import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.talk.TalkTable.StoredTalk;
import dev.homeroom.tracking.TrackingId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of the table {@code talk}. */
@Entity
@Table(name = "talk")
class TalkEntity {
    @Id
    private String trackingId;

    private RoomId roomId;
    private UserId agentUser;
    private UserId caller;
    private String request;
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    TalkEntity() {}

    TalkEntity(StoredTalk talk) {
        this.trackingId = talk.id().value();
        this.roomId = talk.room();
        this.agentUser = talk.agentUser();
        this.caller = talk.caller();
        this.request = talk.request();
        this.createdAt = talk.created();
    }

    StoredTalk talk() {
        return new StoredTalk(new TrackingId(trackingId), roomId, agentUser, caller, request, createdAt);
    }
}
