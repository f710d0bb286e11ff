package dev.homeroom.files.incoming;

import dev.homeroom.matrix.RoomId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of the table {@code sent_file_room}: a room of which {@code sent_file} has all that counts. */
@Entity
@Table(name = "sent_file_room")
@SuppressWarnings("UnusedVariable") // Hibernate reads the fields.
class SentFileRoomEntity {
    @Id
    private String roomId;

    @SuppressWarnings("NullAway.Init")
    SentFileRoomEntity() {}

    SentFileRoomEntity(RoomId room) {
        this.roomId = room.value();
    }
}
